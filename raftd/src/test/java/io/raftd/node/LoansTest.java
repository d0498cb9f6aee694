package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoansTest {
    private static final Configuration CONFIGURATION =
            Configuration.of(List.of(new Member(new ReplicaId("n1", new UUID(1, 1)), "here:1")));

    private final Loans loans = new Loans();

    private static Snapshot at(long index) {
        SnapshotPoint point = new SnapshotPoint(index, 1, 0, 0, 0, 1, CONFIGURATION);
        return new Snapshot(point, 10, "digest");
    }

    @Test
    void aLoanEndsSoLongAfterTheLastRead() {
        loans.lend(at(1), 0);
        loans.lend(at(1), 5);
        assertThat(loans.lent(5 + Loans.DURATION - 1)).containsExactly(at(1));
        assertThat(loans.lent(5 + Loans.DURATION)).isEmpty();
    }

    @Test
    void onlySoManyAreKept() {
        loans.lend(at(1), 0);
        loans.lend(at(2), 1);
        loans.lend(at(3), 2);
        assertThat(loans.lent(2)).containsExactly(at(1), at(2));
        loans.lend(at(3), Loans.DURATION);
        assertThat(loans.lent(Loans.DURATION)).containsExactly(at(2), at(3));
    }

    /** As that of a monotonic clock does. */
    @Test
    void theTimeMayOverflow() {
        long now = Long.MAX_VALUE - 1;
        loans.lend(at(1), now);
        assertThat(loans.lent(now + Loans.DURATION - 1)).containsExactly(at(1));
        assertThat(loans.lent(now + Loans.DURATION)).isEmpty();
    }
}
