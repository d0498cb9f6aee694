package io.raftd.sim;

import io.raftd.node.Input;
import io.raftd.node.MembershipChange;
import io.raftd.node.MembershipChange.AddLearner;
import io.raftd.node.MembershipChange.Demote;
import io.raftd.node.MembershipChange.Name;
import io.raftd.node.MembershipChange.Promote;
import io.raftd.node.MembershipChange.Remove;
import io.raftd.node.MembershipChange.Replace;
import io.raftd.node.MembershipOutcome;
import io.raftd.node.NodeStatus;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who takes nodes out of the cluster and brings them back, by asking whoever leads, again and again
 * until it is so. A node that was removed comes back with an empty disk, as another replica.
 */
final class Operator {
    private final Simulator world;
    private final Chance chance;
    private final List<Task> tasks = new ArrayList<>();

    Operator(Simulator world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** Nothing is left to do. */
    boolean isIdle() {
        return tasks.isEmpty();
    }

    /** Removes a node; {@link #bringBack} ends that. False when it is in hand already. */
    boolean remove(SimNode node) {
        return begin(new Task(node, Stage.REMOVE));
    }

    /** Makes a voter a learner; {@link #bringBack} ends that. False when it is in hand already. */
    boolean demote(SimNode node) {
        return begin(new Task(node, Stage.DEMOTE));
    }

    /** A node has lost its disk: with {@link #bringBack} another replica takes its place. */
    boolean replace(SimNode node) {
        return begin(new Task(node, Stage.OUT));
    }

    private boolean begin(Task task) {
        if (tasks.stream().anyMatch(t -> t.node == task.node)) {
            return false;
        }
        tasks.add(task);
        task.later();
        return true;
    }

    /** From now on the node is to be a voter again. */
    void bringBack(SimNode node) {
        for (Task task : tasks) {
            task.back |= task.node == node;
        }
    }

    /** On the way out of the cluster and back. */
    private enum Stage {
        REMOVE,
        DEMOTE,
        /** No member, or no voter, until it is brought back. */
        OUT,
        BACK
    }

    private final class Task {
        private final SimNode node;
        private Stage stage;
        private boolean back;
        private @Nullable Told<MembershipOutcome> asked;
        private int patience;

        Task(SimNode node, Stage stage) {
            this.node = node;
            this.stage = stage;
        }

        void later() {
            long pause = world.settings().electionTimeout() / 4;
            world.agenda().after(pause + chance.exponential(pause), this::step);
        }

        private void step() {
            if (asked != null && !asked.isAnswered() && --patience > 0) {
                later();
                return;
            }
            SimNode leader = world.leader();
            NodeStatus status = leader == null ? null : leader.status();
            Configuration c = status == null ? null : status.configuration();
            boolean done = false;
            if (leader != null && c != null) {
                MembershipOutcome outcome = asked == null ? null : asked.value();
                asked = null;
                done = advance(outcome, leader, c);
            }
            if (done) {
                tasks.remove(this);
            } else {
                later();
            }
        }

        /** True when all is done. */
        private boolean advance(
                @Nullable MembershipOutcome outcome, SimNode leader, Configuration c) {
            switch (stage) {
                case REMOVE, DEMOTE -> leave(outcome, leader);
                case OUT -> {
                    if (back) {
                        stage = Stage.BACK;
                    }
                }
                case BACK -> {
                    return comeBack(leader, c);
                }
            }
            return false;
        }

        /** Only what the leader has called done is: a directory is not wiped on a guess. */
        private void leave(@Nullable MembershipOutcome outcome, SimNode leader) {
            boolean removes = stage == Stage.REMOVE;
            if (outcome != null) {
                stage = Stage.OUT;
                if (removes) {
                    node.lose();
                }
            } else if (back && !removes) {
                stage = Stage.BACK;
            } else {
                Name name = new Name(node.id(), null);
                ask(leader, removes ? new Remove(name) : new Demote(name));
            }
        }

        private boolean comeBack(SimNode leader, Configuration c) {
            NodeStatus own = node.status();
            if (own == null) {
                return false;
            }
            ReplicaId self = own.self();
            ReplicaId before = lost(c.current().voters(), self);
            if (c.isLastingVoter(self)) {
                if (!knowsAllCommitted(leader)) {
                    return false;
                }
                node.isBack();
                return !c.isJoint();
            }
            // One that was to be a voter, by a configuration that was truncated.
            ReplicaId learner = lost(c.current().learners(), self);
            Name name = new Name(self.node(), self.disk());
            if (learner != null) {
                ask(leader, new Remove(new Name(learner.node(), learner.disk())));
            } else if (c.member(self) == null) {
                Member member = new Member(self, own.address());
                ask(leader, new AddLearner(member, before != null));
            } else if (before != null) {
                ask(leader, new Replace(new Name(before.node(), before.disk()), name));
            } else {
                ask(leader, new Promote(name));
            }
            return false;
        }

        /** One that was deposed and has not heard of it would tell of the members before. */
        private boolean knowsAllCommitted(SimNode leader) {
            NodeStatus status = leader.status();
            return status != null
                    && status.log().commitIndex() == world.invariants().committedIndex();
        }

        /** The replica on the disk that the node has lost, while it is still one of these. */
        private static @Nullable ReplicaId lost(Collection<Member> members, ReplicaId self) {
            return members.stream()
                    .map(Member::replica)
                    .filter(r -> r.node().equals(self.node()) && !r.equals(self))
                    .findFirst()
                    .orElse(null);
        }

        private void ask(SimNode leader, MembershipChange change) {
            Told<MembershipOutcome> told = new Told<>();
            if (leader.offer(new Input.ChangeMembers(change, null, false, false, told))) {
                world.timeline().add("", "operator: " + change);
                asked = told;
                patience = 20;
            }
        }
    }
}
