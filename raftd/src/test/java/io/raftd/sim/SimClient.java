package io.raftd.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftd.history.Call;
import io.raftd.history.Operation;
import io.raftd.history.Outcome;
import io.raftd.kv.Answer;
import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Query;
import io.raftd.kv.Result;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.Reply;
import io.raftd.node.StateMachine;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one thing after the other, as a client does: finds the leader, tries again, with the
 * same session and sequence, until it is told or gives up, and remembers what it was told.
 */
final class SimClient {
    private static final long PATIENCE = 6 * Plan.SECOND;
    private static final long BACKOFF = 20 * Plan.MILLISECOND;

    private final Simulator world;
    private final int place;
    private final Chance chance;
    private final Workload workload;
    private UUID session;
    private long sessionTimeMs;
    private long sequence;
    private SimNode target;
    private @Nullable Task task;

    SimClient(Simulator world, int place, Chance chance, Workload workload) {
        this.world = world;
        this.place = place;
        this.chance = chance;
        this.workload = workload;
        this.target = world.anyNode(chance);
        this.session = chance.uuid();
    }

    /** True when it waits for nothing. */
    boolean isIdle() {
        return task == null;
    }

    /** Goes on asking as long as the world wants work. */
    void start() {
        world.agenda().after(chance.exponential(world.plan().think()), this::next);
    }

    private void next() {
        if (!world.wantsWork()) {
            return;
        }
        if (sequence == 0 || chance.once(0.01)) {
            openSession();
        }
        task = new Task(workload.next());
        task.attempt();
    }

    /** A session begins with the cluster time that its client learnt from some node. */
    private void openSession() {
        NodeStatus status = target.status();
        session = chance.uuid();
        sessionTimeMs = status == null ? 0 : status.clusterTimeMs();
        sequence = 0;
    }

    private void turnTo(SimNode node) {
        target = node;
    }

    /** One operation until it is settled. */
    private final class Task {
        private final Call asked;
        private final byte @Nullable [] command;
        private final long invoked = world.agenda().now();
        private final long floor = world.invariants().acknowledgedIndex();
        private int attempts;
        private boolean uncertain;
        private boolean settled;
        private @Nullable Result first;

        Task(Call asked) {
            this.asked = asked;
            this.command = asked.kind() == Call.Kind.GET ? null : command();
        }

        private byte[] command() {
            sequence++;
            Stamp stamp = new Stamp(session, sequence, sequence, sessionTimeMs);
            return CommandCodec.encode(new Proposal(stamp, order()));
        }

        private Command order() {
            byte[] name = asked.key().getBytes(UTF_8);
            String argument = Objects.requireNonNullElse(asked.argument(), "");
            String expected = asked.expected();
            return switch (asked.kind()) {
                case PUT -> new Command.Put(name, argument.getBytes(UTF_8));
                case DELETE -> new Command.Delete(name);
                case INCREMENT -> new Command.Increment(name, Long.parseLong(argument));
                case COMPARE_AND_SET ->
                    new Command.CompareAndSet(
                            name,
                            expected == null
                                    ? new Command.Expect.Absent()
                                    : new Command.Expect.Value(expected.getBytes(UTF_8)),
                            argument.getBytes(UTF_8));
                case GET, SCAN, RESTORE -> throw new IllegalStateException(asked + " is no write");
            };
        }

        void attempt() {
            if (settled) {
                return;
            }
            if (world.agenda().now() - invoked > PATIENCE) {
                giveUp();
                return;
            }
            int attempt = ++attempts;
            boolean anywhere = command == null || chance.once(0.1);
            SimNode to = anywhere ? world.anyNode(chance) : target;
            world.network().send(place, to.place(), () -> ask(to, attempt));
            long wait = chance.between(1, 3) * world.settings().electionTimeout();
            world.agenda().after(wait, () -> {
                if (attempt == attempts && !settled) {
                    uncertain = true;
                    turnTo(world.anyNode(chance));
                    attempt();
                }
            });
        }

        private void ask(SimNode node, int attempt) {
            if (command == null) {
                Query get = new Query.Get(asked.key().getBytes(UTF_8));
                node.offer(new Input.Read(get, false, node.atEndOfTurn(got(node, attempt))));
            } else if (!node.offer(
                    new Input.Propose(command, node.atEndOfTurn(written(node, attempt))))) {
                answer(node, () -> refused(attempt, Reason.BUSY, null));
            }
        }

        /** What a node says travels back to this client. */
        private void answer(SimNode node, Runnable arrive) {
            world.network().send(node.place(), place, arrive);
        }

        private Reply<StateMachine.Answer> got(SimNode node, int attempt) {
            return new Reply<>() {
                @Override
                public void done(StateMachine.Answer value) {
                    NodeStatus status = Objects.requireNonNull(node.status());
                    Violation.unless(
                            status.log().appliedIndex() >= floor,
                            "Read freshness: %s has applied %d, a client was told of %d before",
                            node.id(),
                            status.log().appliedIndex(),
                            floor);
                    var item = ((Answer.Got) value).item();
                    String found = item == null ? null : new String(item.value(), UTF_8);
                    answer(node, () -> settle(new Outcome.Found(found)));
                }

                @Override
                public void refused(Refusal refusal) {
                    answer(node, () -> Task.this.refused(attempt, refusal.reason(), null));
                }
            };
        }

        private Reply<StateMachine.Result> written(SimNode node, int attempt) {
            return new Reply<>() {
                @Override
                public void done(StateMachine.Result value) {
                    Result result = (Result) value;
                    Outcome outcome = outcome(result);
                    if (outcome == null) {
                        answer(node, () -> {
                            uncertain = true;
                            giveUp();
                        });
                        return;
                    }
                    world.invariants().acknowledged(Objects.requireNonNull(command));
                    Violation.unless(
                            first == null || first.equals(result),
                            "Exactly once: one write is answered with %s and %s",
                            first,
                            result);
                    first = result;
                    answer(node, () -> settle(outcome));
                }

                @Override
                public void refused(Refusal refusal) {
                    String leader = refusal.leader() == null
                            ? null
                            : refusal.leader().replica().node();
                    answer(node, () -> Task.this.refused(attempt, refusal.reason(), leader));
                }
            };
        }

        /** Null when the session does not know, or no longer, what became of the write. */
        private @Nullable Outcome outcome(Result result) {
            if (result instanceof Result.Written w) {
                return asked.kind() == Call.Kind.INCREMENT
                        ? new Outcome.Sum(w.value(), w.existed())
                        : new Outcome.Written(w.existed());
            }
            return result == Result.Rejected.SESSION_EXPIRED || result == Result.Rejected.STALE
                    ? null
                    : new Outcome.Failed();
        }

        private void refused(int attempt, Reason reason, @Nullable String leader) {
            uncertain |= reason == Reason.UNKNOWN;
            if (attempt != attempts || settled) {
                return;
            }
            attempts++;
            turnTo(leader == null ? world.anyNode(chance) : world.node(leader));
            world.agenda().after(chance.exponential(BACKOFF), this::attempt);
        }

        private void settle(Outcome outcome) {
            if (!settled) {
                record(outcome, world.agenda().now());
                finish();
            }
        }

        private void giveUp() {
            if (settled) {
                return;
            }
            if (command != null) {
                if (uncertain) {
                    record(null, Long.MAX_VALUE);
                } else {
                    workload.refused(command);
                }
            }
            finish();
        }

        private void record(@Nullable Outcome outcome, long returned) {
            workload.record(new Operation(place, asked, outcome, invoked, returned));
        }

        private void finish() {
            settled = true;
            task = null;
            start();
        }
    }
}
