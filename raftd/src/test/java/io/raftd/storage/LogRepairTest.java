package io.raftd.storage;

import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Entry;
import io.raftd.storage.DataDirectory.Opened;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A torn end is cut off, and nothing else is touched. */
class LogRepairTest {
    private final TestDirectory d = new TestDirectory();

    /** The last of five batches is torn within its second entry. */
    private CrashableFiles torn() {
        d.append(3, 40).append(2, 100).append(2, 60);
        CrashableFiles image = d.files.powerLost();
        Entry last = d.log.get(7);
        image.bytes(FIRST)[d.position(FIRST, last) + last.length() - 1] ^= 1;
        return image;
    }

    @Case("S38")
    @Test
    void aTornEndIsCutOff() {
        CrashableFiles image = torn();
        LogRepair found = LogRepair.find(image);
        assertThat(found.node()).isEqualTo("n1");
        assertThat(found.damage()).isEmpty();
        assertThat(found.firstLost()).isEqualTo(8);
        Defect cut = Objects.requireNonNull(found.torn());
        assertThat(cut.file()).isEqualTo(FIRST);
        assertThat(cut.offset()).isEqualTo(d.position(FIRST, d.log.get(7)));
        found.run(image);
        assertThat(LogRepair.find(image).torn()).isNull();
        Opened opened = open(image.powerLost());
        assertThat(opened.notes()).isEmpty();
        assertThat(all(opened)).isEqualTo(d.log.subList(0, 7));
    }

    @Test
    void aWholeLogIsLeftAsItIs() {
        CrashableFiles image = d.append(3, 40).files.powerLost();
        int before = image.operations();
        LogRepair found = LogRepair.find(image);
        assertThat(found.torn()).isNull();
        found.run(image);
        assertThat(image.operations()).isEqualTo(before);
    }

    @Test
    void whatElseACrashLeftStays() {
        CrashableFiles image = torn();
        image.put(FIRST + ".tmp", new byte[9]);
        LogRepair.find(image).run(image);
        assertThat(image.list("log")).hasSize(2);
    }

    @Test
    void damageIsNotCutOff() {
        d.append(3, 40).append(2, 100).idle();
        CrashableFiles image = d.files.powerLost();
        image.bytes(FIRST)[d.position(FIRST, d.log.get(4)) + 50] ^= 1;
        LogRepair found = LogRepair.find(image);
        assertThat(found.torn()).isNull();
        assertThat(found.damage()).hasSize(1);
        assertThat(found.canBeRebuilt()).isTrue();
        found.run(image);
        assertThat(LogRepair.find(image).damage()).hasSize(1);
        image.remove(HardStateFile.NAME);
        assertThat(LogRepair.find(image).canBeRebuilt()).isFalse();
    }
}
