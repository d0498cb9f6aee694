package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Write;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DataDirectory.Options;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A crash at every single change to the disk, and what is found afterwards. */
class CrashTest {
    private static final Options SMALL = new Options(64 << 10);
    private static final int POWER_LOSSES = 6;

    /** A node's life on its disk, and what it may rely on. */
    private static final class Life {
        final CrashableFiles files;
        final List<String> notes = new ArrayList<>();
        boolean forming;
        boolean formed;
        HardState hardState = HardState.NONE;
        HardState nextHardState = HardState.NONE;
        List<Entry> log = List.of();

        /** What is being written; its first entry replaces all of the log from there on. */
        List<Entry> next = List.of();

        private @Nullable DataDirectory open;

        Life(CrashableFiles files) {
            this.files = files;
        }

        DataDirectory storage() {
            DataDirectory directory = open;
            if (directory == null) {
                Opened opened =
                        DataDirectory.open(files, "n1", SMALL, Records.ids(files.operations()));
                notes.addAll(opened.notes());
                directory = opened.storage();
                open = directory;
            }
            return directory;
        }

        void form() {
            forming = true;
            storage().form(CLUSTER, GENESIS);
            formed = true;
            log = List.of(GENESIS);
        }

        void persist(long term, List<List<Entry>> parts) {
            List<Write> writes = new ArrayList<>();
            if (term > hardState.term()) {
                nextHardState = new HardState(term, N1);
                writes.add(new Write(1, nextHardState, null, List.of()));
            }
            List<Entry> whole = new ArrayList<>(log);
            long from = log.size() + 1L;
            for (List<Entry> part : parts) {
                writes.add(new Write(2, null, null, part));
                long first = part.get(0).index();
                from = Math.min(from, first);
                whole = new ArrayList<>(whole.subList(0, (int) first - 1));
                whole.addAll(part);
            }
            next = whole.subList((int) from - 1, whole.size());
            storage().persist(writes);
            hardState = nextHardState;
            log = whole;
            next = List.of();
        }

        /** Entries behind the first {@code keep} ones of the log. */
        void append(long term, int keep, int count, int bytes) {
            persist(term, List.of(entries(log.get(keep - 1), term, count, bytes)));
        }

        void append(long term, int count, int bytes) {
            append(term, log.size(), count, bytes);
        }

        void idle() {
            storage().idle();
        }

        void close() {
            storage().close();
            open = null;
        }
    }

    private static void live(Life life) {
        life.storage();
        life.close();
        life.form();
        life.persist(1, List.of(entries(GENESIS, 1, 1, 10)));
        life.append(1, 3, 200);
        life.idle();
        List<Entry> a = entries(last(life.log), 2, 3, 100);
        List<Entry> b = entries(a.get(0), 3, 2, 700);
        life.persist(3, List.of(a, b));
        life.append(3, 2, 20_000);
        life.append(3, 3, 20_000);
        life.append(3, 1, 20);
        life.idle();
        life.append(3, 4, 30_000);
        life.append(4, 13, 2, 40);
        life.close();
        life.append(5, 4, 3, 600);
        life.append(5, 3, 25_000);
        life.append(6, 2, 1, 1);
        life.append(6, 1, 300_000);
        life.append(6, 2, 3);
        life.idle();
        life.close();
        life.storage();
    }

    private static void check(CrashableFiles image, Life life, String when) {
        Opened opened = DataDirectory.open(image, "n1", SMALL, Records.ids(7));
        DataDirectory storage = opened.storage();
        if (opened.recovered().cluster() == null) {
            assertThat(life.formed).as("%s: no cluster", when).isFalse();
            assertThat(DataDirectory.open(image.powerLost(), "n1", SMALL, Records.ids(6))
                            .recovered())
                    .as(when)
                    .isEqualTo(opened.recovered());
            return;
        }
        assertThat(life.forming).as(when).isTrue();
        HardState hardState = opened.recovered().hardState();
        assertThat(hardState).as(when).isIn(life.hardState, life.nextHardState);
        List<Entry> found = storage.read(1, Integer.MAX_VALUE);
        int agreed =
                life.next.isEmpty() ? life.log.size() : (int) life.next.get(0).index() - 1;
        if (life.log.isEmpty()) {
            assertThat(found).as(when).isEqualTo(List.of(GENESIS));
        } else {
            assertThat(found.size()).as("%s: entries", when).isGreaterThanOrEqualTo(agreed);
            assertThat(found.subList(0, agreed)).as(when).isEqualTo(life.log.subList(0, agreed));
            List<Entry> tail = found.subList(agreed, found.size());
            assertThat(isPrefix(tail, life.next)
                            || isPrefix(tail, life.log.subList(agreed, life.log.size())))
                    .as("%s: %s behind %d", when, tail, agreed)
                    .isTrue();
        }
        Opened again = DataDirectory.open(image.powerLost(), "n1", SMALL, Records.ids(7));
        assertThat(again.recovered())
                .as("%s: and power lost then", when)
                .isEqualTo(opened.recovered());
        assertThat(again.notes()).as("%s: and power lost then", when).isEmpty();
        assertThat(opened.recovered().log().lastIndex())
                .as(when)
                .isEqualTo(last(found).index());
        assertThat(opened.recovered().log().lastCrc())
                .as(when)
                .isEqualTo(last(found).crc());
        long term = Math.max(9, hardState.term());
        List<Entry> more = entries(last(found), term, 2, 50);
        storage.persist(Records.write(new HardState(term, null), more));
        CrashableFiles later = image.powerLost();
        List<Entry> all = DataDirectory.open(later, "n1", SMALL, Records.ids(8))
                .storage()
                .read(last(found).index(), Integer.MAX_VALUE);
        assertThat(all).as(when).hasSize(3).startsWith(last(found)).endsWith(last(more));
    }

    private static boolean isPrefix(List<Entry> some, List<Entry> all) {
        return some.size() <= all.size() && some.equals(all.subList(0, some.size()));
    }

    /** Lives until the n-th change, at which the process ends; null when the life ends before. */
    private static @Nullable Life crashed(int n) {
        Life life = new Life(new CrashableFiles());
        life.files.crashAt(n);
        try {
            live(life);
            return null;
        } catch (Crash crash) {
            return life;
        }
    }

    @Case("S40")
    @Test
    void everyAcknowledgedWriteSurvivesACrashAtAnyChange() {
        int n = 1;
        for (Life life = crashed(n); life != null; life = crashed(++n)) {
            String when = "change " + n;
            check(life.files.killed(), life, when + ", killed");
            check(life.files.powerLost(), life, when + ", power lost");
            for (int seed = 0; seed < POWER_LOSSES; seed++) {
                check(
                        life.files.powerLost(new Random(seed)),
                        life,
                        when + ", power lost with seed " + seed);
            }
        }
        assertThat(n).isGreaterThan(150);
    }

    @Case("S40")
    @Test
    void aCrashDuringRecoveryLosesNothingEither() {
        int n = 1;
        for (Life life = crashed(n); life != null; life = crashed(++n)) {
            int at = 1 + new Random(n).nextInt(12);
            recoverTwice(life, life.files.powerLost(new Random(n)), n, at);
            recoverTwice(life, life.files.killed(), n, at);
        }
    }

    private static void recoverTwice(Life life, CrashableFiles image, int n, int at) {
        image.crashAt(at);
        try {
            DataDirectory.open(image, "n1", SMALL, Records.ids(n));
        } catch (Crash crash) {
            String when = "change " + n + ", then change " + at + " of the recovery";
            check(image.killed(), life, when + ", killed");
            check(image.powerLost(), life, when + ", power lost");
            check(image.powerLost(new Random(1)), life, when + ", power lost with a seed");
        }
    }

    /** The process ends at each force and rename, before it has taken effect. */
    @Case("S39")
    @Test
    void killedAtEveryForceAndRename() {
        Set<String> seen = new HashSet<>();
        boolean crashed = true;
        for (int n = 1; crashed; n++) {
            Life life = new Life(new CrashableFiles());
            int[] left = {n};
            life.files.watch((operation, file) -> {
                boolean counts = operation.startsWith("force") || operation.equals("rename");
                if (counts && --left[0] == 0) {
                    seen.add(operation + " " + file.replaceAll("\\d{20}", "N"));
                    throw new Crash();
                }
            });
            crashed = false;
            try {
                live(life);
            } catch (Crash crash) {
                crashed = true;
                check(life.files.killed(), life, "force " + n);
            }
        }
        assertThat(seen)
                .contains(
                        "force identity.tmp",
                        "rename identity",
                        "forceDirectory ",
                        "force log/N.log.tmp",
                        "rename log/N.log",
                        "forceDirectory log",
                        "force log/N.log",
                        "force hardstate");
    }

    @Test
    void aLifeWithoutCrashNeedsNoMending() {
        Life life = new Life(new CrashableFiles());
        live(life);
        assertThat(life.notes).isEmpty();
        assertThat(life.storage().read(1, Integer.MAX_VALUE)).isEqualTo(life.log);
        assertThat(life.files.list("log")).hasSizeGreaterThan(1);
    }
}
