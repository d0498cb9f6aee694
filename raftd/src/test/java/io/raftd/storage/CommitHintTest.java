package io.raftd.storage;

import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.write;
import static io.raftd.storage.TestDirectory.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.storage.DataDirectory.Opened;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of the commit index saves a start some waiting, and can do no harm. */
class CommitHintTest {
    private final TestDirectory d = new TestDirectory();

    private long committed(CrashableFiles files) {
        Opened opened = open(files);
        assertThat(opened.notes()).isEmpty();
        return opened.recovered().log().committed();
    }

    private Entry at(long index) {
        return d.log.get((int) index - 1);
    }

    @Test
    void aStartKnowsWhatWasCommittedWhenTheNodeWasIdleLast() {
        d.append(9, 10);
        d.storage().committed(at(7));
        assertThat(committed(d.files.killed())).isEqualTo(1);
        d.idle();
        assertThat(committed(d.files.killed())).isEqualTo(7);
    }

    @Test
    void andWhenItWasClosed() {
        d.append(9, 10);
        d.storage().committed(at(8));
        d.storage().close();
        assertThat(committed(d.files.killed())).isEqualTo(8);
    }

    @Test
    void underLoadItLagsBehindByABoundedNumberOfEntries() {
        int some = (int) CommitHint.EVERY + 100;
        d.append(some, 10);
        for (long index = 2; index <= some; index++) {
            d.storage().committed(at(index));
        }
        assertThat(committed(d.files.killed()))
                .isBetween((long) some - CommitHint.EVERY, (long) some);
    }

    @Test
    void anOlderEntryTakesNothingBack() {
        d.append(9, 10);
        d.storage().committed(at(7));
        d.storage().committed(at(5));
        d.idle();
        assertThat(committed(d.files.killed())).isEqualTo(7);
    }

    @Test
    void aPowerLossMayTakeItAndNothingElse() {
        d.append(9, 10);
        d.storage().committed(at(7));
        d.idle();
        assertThat(committed(d.files.powerLost())).isEqualTo(1);
    }

    @Test
    void aHintThatIsUnsoundSaysNothing() {
        d.append(9, 10);
        d.storage().committed(at(7));
        d.idle();
        byte[] sound = d.files.bytes(CommitHint.FILE);
        assertThat(sound).hasSize(CommitHint.BYTES);
        for (int i = 0; i < sound.length; i++) {
            byte[] bytes = sound.clone();
            bytes[i] ^= 1;
            d.files.put(CommitHint.FILE, bytes);
            assertThat(committed(d.files.killed())).isEqualTo(1);
            d.files.put(CommitHint.FILE, Arrays.copyOf(sound, i));
            assertThat(committed(d.files.killed())).isEqualTo(1);
        }
        d.files.put(CommitHint.FILE, new byte[CommitHint.BYTES]);
        assertThat(committed(d.files.killed())).isEqualTo(1);
        d.files.put(CommitHint.FILE, Arrays.copyOf(sound, 4096));
        assertThat(committed(d.files.killed())).isEqualTo(7);
        d.files.remove(CommitHint.FILE);
        assertThat(committed(d.files.killed())).isEqualTo(1);
    }

    /** As when another node's, or a saved, directory was copied over the log in part. */
    @Case("S15")
    @Test
    void aHintOfAnEntryThatTheLogDoesNotHoldSaysNothing() {
        d.append(9, 10);
        d.storage().committed(at(7));
        d.idle();
        byte[] hint = d.files.bytes(CommitHint.FILE);
        List<Entry> others = entries(at(4), 2, 5, 10);
        d.storage().persist(write(new HardState(2, N1), others));
        d.files.put(CommitHint.FILE, hint);
        assertThat(committed(d.files.killed())).isEqualTo(1);
    }

    @Case("S15")
    @Test
    void aHintOfMoreThanTheLogHoldsSaysNothing() {
        d.append(9, 10);
        d.storage().committed(entries(at(10), 1, 1, 10).get(0));
        d.idle();
        assertThat(committed(d.files.killed())).isEqualTo(1);
    }

    @Test
    void aFullDiskGoesWithoutOne() {
        d.append(9, 10);
        d.files.limit(d.files.used());
        d.storage().committed(at(7));
        d.idle();
        assertThat(committed(d.files.killed())).isEqualTo(1);
        d.files.limit(Long.MAX_VALUE);
        d.storage().committed(at(8));
        d.idle();
        assertThat(committed(d.files.killed())).isEqualTo(8);
    }
}
