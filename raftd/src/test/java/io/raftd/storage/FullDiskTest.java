package io.raftd.storage;

import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full disk, and one that fails. */
class FullDiskTest {
    private final TestDirectory d = new TestDirectory();

    private StorageFailure failure(Runnable action) {
        return catchThrowableOfType(StorageFailure.class, action::run);
    }

    @Case("S42")
    @Test
    void aFullDiskIsMetSoftlyAndResumesByItself() {
        d.append(1, 10).idle();
        d.files.limit(d.files.used());
        assertThat(d.storage().isFull()).isFalse();
        while (!d.storage().isFull()) {
            d.append(1, 1000).idle();
        }
        d.append(5, 1000);
        d.storage().persist(Records.write(new HardState(2, Records.N2), List.of()));
        assertThat(d.storage().read(1, Integer.MAX_VALUE)).isEqualTo(d.log);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
        d.idle();
        assertThat(d.storage().isFull()).isTrue();
        d.files.limit(Long.MAX_VALUE);
        d.idle();
        assertThat(d.storage().isFull()).isFalse();
    }

    @Case("S42")
    @Test
    void aSegmentThatFindsNoRoomIsNotBegun() {
        for (int i = 0; i < 11; i++) {
            d.append(1, 5_000).idle();
        }
        d.files.limit(d.files.used() + 3000);
        d.append(2, 5_000);
        assertThat(d.storage().isFull()).as("while there is room ahead").isFalse();
        d.append(1, 5_000);
        assertThat(d.files.list("log")).hasSize(1);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
        d.files.limit(Long.MAX_VALUE);
        d.idle();
        d.append(1, 5_000);
        assertThat(d.files.list("log")).hasSize(2);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
    }

    /** Large batches write no zeros, and so find the disk full by asking for its room. */
    @Case("S42")
    @Test
    void largeBatchesAreTurnedAwayWhileSomeStillFit() {
        d.files.limit(d.files.used() + 100_000);
        while (!d.storage().isFull()) {
            d.append(1, 6_000);
        }
        assertThat(d.files.freeBytes()).isGreaterThan(6_000);
        d.append(1, 6_000);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
    }

    @Case("S42")
    @Test
    void noSpaceInAnAppendIsFinalAndCleanOnRestart() {
        d.idle();
        d.files.limit(d.files.used());
        List<Entry> large = Records.entries(d.log.get(0), 1, 1, 200_000);
        StorageFailure first = failure(() -> d.storage().persist(Records.write(large)));
        assertThat(first.kind()).isEqualTo(Kind.FAILED);
        assertThat(first)
                .hasMessageStartingWith("cannot write " + TestDirectory.FIRST)
                .hasMessageEndingWith("no space left; free some space, then start again");
        assertThat(failure(() -> d.storage().read(1, 1))).isSameAs(first);
        assertThat(all(open(d.files.killed()))).isEqualTo(d.log);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
    }

    @Test
    void noSpaceForABirthIsFinal() {
        CrashableFiles files = new CrashableFiles();
        DataDirectory storage = open(files).storage();
        files.limit(10_000);
        assertThat(failure(() -> storage.form(Records.CLUSTER, Records.GENESIS)).kind())
                .isEqualTo(Kind.FAILED);
        files.limit(Long.MAX_VALUE);
        assertThat(open(files.killed()).recovered().cluster()).isNull();
    }

    /**
     * Nothing is tried again, on any file, once anything has failed; a restart finds all that was
     * acknowledged.
     */
    @Case("S41")
    @Test
    void theFirstFailureOfAnyChangeIsTheLast() {
        List<String> failed = new ArrayList<>();
        boolean more = true;
        for (int n = 1; more; n++) {
            TestDirectory t = new TestDirectory();
            int at = t.files.operations() + n;
            t.files.watch((operation, file) -> {
                if (t.files.operations() == at) {
                    failed.add(operation);
                    throw new IOException("Input/output error");
                }
            });
            StorageFailure failure = failure(() -> {
                t.append(2, 30_000).idle().append(2, 30_000);
                t.storage()
                        .persist(Records.write(
                                new HardState(2, null), Records.entries(t.log.get(1), 2, 1, 5)));
            });
            more = failure != null;
            if (more) {
                assertThat(failure.kind()).isEqualTo(Kind.FAILED);
                assertThat(failure)
                        .hasMessageContaining(
                                "Input/output error; check the disk, then start again");
                assertThat(failure(() -> t.storage().idle())).isSameAs(failure);
                assertThat(failure(() -> t.append(1, 1))).isSameAs(failure);
                assertThat(t.files.operations()).isEqualTo(at);
                List<Entry> found = all(open(t.files.powerLost()));
                int kept = Math.min(2, t.log.size());
                assertThat(found.subList(0, kept)).isEqualTo(t.log.subList(0, kept));
            }
        }
        assertThat(failed)
                .contains(
                        "force",
                        "write",
                        "create",
                        "rename",
                        "delete",
                        "truncate",
                        "forceDirectory");
    }

    /**
     * After a failed force the page cache may show, as clean, what the disk does not have. What a
     * restart finds there and counts as recovered must be on the disk.
     */
    @Case("S41")
    @Test
    void whatAFailedForceDroppedIsWrittenAgain() {
        d.idle().idle().idle().idle();
        d.files.watch((operation, file) -> {
            if (operation.equals("force")) {
                d.files.dropUnforced(file);
                throw new IOException("Input/output error");
            }
        });
        List<Entry> more = Records.entries(Records.last(d.log), 1, 3, 15_000);
        assertThat(failure(() -> d.storage().persist(Records.write(more)))).isNotNull();
        CrashableFiles image = d.files.killed();
        assertThat(all(open(image))).hasSize(4).endsWith(more.toArray(new Entry[0]));
        assertThat(all(open(image.powerLost()))).hasSize(4).endsWith(more.toArray(new Entry[0]));
    }

    /** The same of term and vote: what a restart goes by, a power loss must not take back. */
    @Case("S41")
    @Test
    void aHardStateThatAFailedForceDroppedIsWrittenAgain() {
        d.files.watch((operation, file) -> {
            if (operation.equals("force")) {
                d.files.dropUnforced(file);
                throw new IOException("Input/output error");
            }
        });
        HardState next = new HardState(4, Records.N2);
        assertThat(failure(() -> d.storage().persist(Records.write(next, List.of()))))
                .isNotNull();
        CrashableFiles image = d.files.killed();
        assertThat(open(image).recovered().hardState()).isEqualTo(next);
        assertThat(open(image.powerLost()).recovered().hardState()).isEqualTo(next);
    }

    @Test
    void closingAfterAFailureTouchesNothing() {
        d.files.watch((operation, file) -> {
            throw new IOException("gone");
        });
        assertThat(failure(() -> d.append(1, 1))).isNotNull();
        int operations = d.files.operations();
        d.storage().close();
        assertThat(d.files.operations()).isEqualTo(operations);
    }
}
