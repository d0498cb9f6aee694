package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.Message.AppendEntries;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a replica reads from its disk to apply it. */
class FetchedEntriesTest {
    private static final UUID CLUSTER = new UUID(1, 2);
    private static final ReplicaId SELF = new ReplicaId("n1", new UUID(0, 1));
    private static final ReplicaId LEADER = new ReplicaId("n2", new UUID(0, 2));

    private final Entry first = Entry.genesis(
            CLUSTER,
            Configuration.of(
                    List.of(new Member(SELF, "127.0.0.1:1"), new Member(LEADER, "127.0.0.1:2"))),
            0);
    private final Entry second = after(first, 1);
    private final Entry uncommitted = after(second, 1);
    private final Entry replacement = after(second, 2);

    private static Entry after(Entry previous, long term) {
        var place = new Entry.Place(previous.index() + 1, term, previous.crc(), 0, 0);
        return Entry.encode(EntryType.NOOP, place, new byte[0]);
    }

    private Raft restarted() {
        LogSummary stored = new LogSummary(
                1,
                3,
                uncommitted.crc(),
                0,
                List.of(new TermStart(1, 0), new TermStart(2, 1)),
                List.of(first));
        HardState hardState = new HardState(1, null);
        return new Raft(
                SELF, Settings.of(1_000_000_000, 100_000_000), n -> 0, hardState, stored, 0);
    }

    @Test
    void anEntryThatWasReplacedAfterItWasReadIsNotApplied() {
        Raft raft = restarted();
        assertThat(raft.ready().fetches()).singleElement().matches(f -> f.from() == 1);

        raft.step(new AppendEntries(LEADER, SELF, 2, 2, 1, 3, 1, 0, List.of(replacement)));
        raft.fetched(new Fetch(SELF, 1, 1000), List.of(first, second, uncommitted));

        assertThat(raft.ready().committed()).containsExactly(first, second);
        assertThat(raft.ready().committed()).containsExactly(replacement);
    }
}
