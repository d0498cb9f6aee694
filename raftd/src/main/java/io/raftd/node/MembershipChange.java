package io.raftd.node;

import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of the configuration. Each names the state to be brought about, so that
 * asking twice does no harm.
 */
public sealed interface MembershipChange {
    <R> R accept(Handler<R> handler);

    /**
     * A member by its node id, and by its disk id where two are of one node id; null: whichever is
     * meant by the change.
     */
    record Name(String node, @Nullable UUID disk) {
        @Override
        public String toString() {
            return disk == null ? node : node + "/" + disk.toString().substring(0, 8);
        }
    }

    /** A voter at an address. */
    record Seat(Name name, String address) {}

    /**
     * A new replica follows, and counts nowhere.
     *
     * @param inPlace of the voter with the same node id, whose disk is lost: it is to be replaced
     */
    record AddLearner(Member member, boolean inPlace) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.addLearner(this);
        }
    }

    /** A learner becomes a voter. */
    record Promote(Name name) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.promote(this);
        }
    }

    /** A voter becomes a learner. */
    record Demote(Name name) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.demote(this);
        }
    }

    /** A member leaves for good. */
    record Remove(Name name) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.remove(this);
        }
    }

    /** A voter leaves for good, and a learner votes in its place, in one step. */
    record Replace(Name old, Name successor) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replace(this);
        }
    }

    /**
     * A member is reached at another address.
     *
     * @param answers it has been found to answer there
     */
    record Update(Name name, String address, boolean answers) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.update(this);
        }
    }

    /** These members are the voters, at these addresses, and there is no other member. */
    record Reconfigure(List<Seat> voters) implements MembershipChange {
        public Reconfigure {
            voters = List.copyOf(voters);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.reconfigure(this);
        }
    }

    /** Reads are answered on this lease; null: on none, so that a quorum is asked. */
    record SetLease(@Nullable Lease lease) implements MembershipChange {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setLease(this);
        }
    }

    /** One method a kind of change. */
    interface Handler<R> {
        R addLearner(AddLearner change);

        R promote(Promote change);

        R demote(Demote change);

        R remove(Remove change);

        R replace(Replace change);

        R update(Update change);

        R reconfigure(Reconfigure change);

        R setLease(SetLease change);
    }
}
