package io.raftd.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftd.history.Call;
import io.raftd.history.Operation;
import io.raftd.history.Outcome;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Restore;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.RestoreTotals;
import io.raftd.kv.Result;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who replaces all keys by those of a file, step by step, each the same write until it is answered.
 * To the clients' history, a restore is one write to each of their keys.
 */
final class Restores {
    private static final int CLIENT = -1;

    private final Simulator world;
    private final List<Task> tasks = new ArrayList<>();

    Restores(Simulator world) {
        this.world = world;
    }

    /** Nothing is left to do. */
    boolean isIdle() {
        return tasks.isEmpty();
    }

    /** Begins one, in place of one that may be under way; {@code done} runs if it is committed. */
    void begin(Chance chance, Runnable done) {
        Task task = new Task(chance, done);
        tasks.add(task);
        task.later();
    }

    private final class Task {
        private final Chance chance;
        private final Runnable done;
        private final UUID session;
        private final List<Call> parts = new ArrayList<>();
        private final List<Restore> steps = new ArrayList<>();
        private int next;
        private byte @Nullable [] command;
        private long invoked;
        private @Nullable Told<StateMachine.Result> asked;
        private int patience;

        Task(Chance chance, Runnable done) {
            this.chance = chance;
            this.done = done;
            session = chance.uuid();
            draw();
        }

        /** Some of the clients' keys, with numbers and other values. */
        private void draw() {
            UUID id = chance.uuid();
            RestoreTotals totals = new RestoreTotals();
            List<Batch> batches = new ArrayList<>();
            for (String key : Workload.keys()) {
                String number = Integer.toString(chance.below(1000));
                String value = chance.once(0.3) ? null : chance.once(0.5) ? number : "r" + number;
                parts.add(Call.restore(key, value));
                if (value != null) {
                    Pair pair = new Pair(key.getBytes(UTF_8), value.getBytes(UTF_8));
                    totals.add(pair.key(), pair.value());
                    batches.add(new Batch(id, batches.size(), List.of(pair)));
                }
            }
            Begin begin = totals.begin(id);
            steps.add(begin);
            steps.addAll(batches);
            steps.add(new Commit(id));
        }

        void later() {
            long pause = chance.exponential(world.settings().heartbeat());
            world.agenda().after(pause, this::step);
        }

        private void step() {
            boolean ended = false;
            if (asked != null && asked.value() instanceof Result result) {
                ended = answered(result);
            } else if (asked == null || asked.isAnswered() || --patience <= 0) {
                ask();
            }
            if (ended) {
                tasks.remove(this);
            } else {
                later();
            }
        }

        private void ask() {
            SimNode leader = world.leader();
            NodeStatus status = leader == null ? null : leader.status();
            if (leader == null || status == null) {
                return;
            }
            if (command == null) {
                command = command(status.clusterTimeMs());
                invoked = world.agenda().now();
            }
            Told<StateMachine.Result> told = new Told<>();
            if (leader.offer(new Input.Propose(command, told))) {
                asked = told;
                patience = 20;
            }
        }

        /** Each step is a session of its own, which begins at that cluster time. */
        private byte[] command(long clusterTimeMs) {
            Stamp stamp = new Stamp(
                    new UUID(session.getMostSignificantBits(), next), 1, 1, clusterTimeMs);
            return CommandCodec.encode(new Proposal(stamp, steps.get(next)));
        }

        /** True when it is at its end, done or given up. */
        private boolean answered(Result result) {
            boolean commits = next == steps.size() - 1;
            if (result instanceof Written) {
                world.invariants().acknowledged(Objects.requireNonNull(command));
                asked = null;
                command = null;
                next++;
                if (commits) {
                    record(new Outcome.Restored(), world.agenda().now());
                    done.run();
                }
                return commits;
            }
            if (commits && result instanceof Rejected) {
                record(null, Long.MAX_VALUE);
            }
            return true;
        }

        private void record(@Nullable Outcome outcome, long returned) {
            for (Call part : parts) {
                world.workload().record(new Operation(CLIENT, part, outcome, invoked, returned));
            }
        }
    }
}
