package io.raftd.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DiskQueueTest {
    private static final Entry ENTRY = Entry.genesis(
            new UUID(7, 7),
            Configuration.of(List.of(new Member(new ReplicaId("n1", new UUID(1, 1)), "n1:7000"))),
            0);

    private final Bench bench = new Bench();
    private final List<Long> persisted = new ArrayList<>();
    private final DiskQueue disk =
            new DiskQueue(bench.ports(new NoSnapshots(), new KeptIndex()), persisted::add);

    private static Write write(long id) {
        return new Write(id, new HardState(id, null), null, List.of());
    }

    /** What was asked for was there when it was asked for. */
    @Test
    void readsComeBeforeWhateverMayTakeAwayWhatTheyAskFor() {
        List<Object> found = new ArrayList<>();
        disk.compact(5);
        disk.write(write(1));
        disk.read(3, 100, found::add);
        disk.start();
        bench.work();
        assertThat(bench.asked).containsExactly("read", "persist", "compact");
        assertThat(found).isEmpty();
        bench.tell();
        assertThat(found).hasSize(1);
        assertThat(persisted).containsExactly(1L);
    }

    @Test
    void theStorageHearsOfWhatIsCommittedBehindTheNextWriteOrWhenIdle() {
        disk.committed(ENTRY);
        disk.start();
        assertThat(bench.disk).isEmpty();
        disk.committed(ENTRY);
        disk.write(write(1));
        disk.start();
        bench.work();
        bench.tell();
        disk.committed(ENTRY);
        disk.idle();
        bench.work();
        bench.tell();
        disk.write(write(2));
        disk.start();
        bench.work();
        assertThat(bench.asked)
                .containsExactly("persist", "committed", "committed", "idle", "persist");
    }

    @Test
    void whatGathersWhileTheDiskIsAtWorkSharesTheNextJob() {
        disk.write(write(1));
        disk.start();
        disk.write(write(2));
        disk.write(write(3));
        disk.start();
        assertThat(bench.disk).hasSize(1);
        bench.work();
        bench.tell();
        disk.start();
        bench.work();
        bench.tell();
        assertThat(bench.asked).containsExactly("persist", "persist");
        assertThat(persisted).containsExactly(1L, 3L);
        assertThat(disk.isBusy()).isFalse();
    }
}
