package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.ElectionResult.Refusal;
import io.raftd.raft.Event.Hearing;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ElectionResultTest {
    private static final ReplicaId A = new ReplicaId("a", new UUID(0x0102030405060708L, 9));
    private static final ReplicaId B = new ReplicaId("b2", new UUID(-1, -2));
    private static final ElectionResult FULL = new ElectionResult(
            A,
            List.of(A),
            List.of(new Refusal(B, VoteReason.LOG_BEHIND)),
            new Hearing(B, 1400, true),
            true,
            213);
    private static final ElectionResult BARE =
            new ElectionResult(B, List.of(), List.of(), new Hearing(null, 0, false), false, 0);

    private static @Nullable ElectionResult of(byte[] payload) {
        Entry.Place place = new Entry.Place(7, 3, 0, 0, 0);
        return ElectionResult.of(Entry.encode(EntryType.NOOP, place, payload));
    }

    @Test
    void theFormatToTheByte() {
        String a = "0161" + "0102030405060708" + "0000000000000009";
        String b = "026232" + "ffffffffffffffff" + "fffffffffffffffe";
        String ms = "00000000000000d5";
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(FULL.encode()))
                .isEqualTo("01" + "01" + ms + a + "01" + a + "01" + b + "02" + "01" + b
                        + "0000000000000578" + "01");
        assertThat(hex.formatHex(BARE.encode()))
                .isEqualTo("01" + "00" + "00".repeat(8) + b + "00" + "00" + "00" + "00".repeat(9));
    }

    @Test
    void whatIsEncodedIsDecoded() {
        for (ElectionResult r : List.of(FULL, BARE)) {
            assertThat(of(r.encode())).isEqualTo(r);
        }
    }

    @Test
    void anEntryThatTellsNothingOrIsCutOffIsNoResult() {
        byte[] b = FULL.encode();
        for (int n = 0; n < b.length; n++) {
            assertThat(of(Arrays.copyOf(b, n))).isNull();
        }
        assertThat(of(Arrays.copyOf(b, b.length + 1))).isNull();
    }

    @Test
    void whatALaterVersionWritesIsNoResult() {
        byte[] version = FULL.encode();
        version[0] = 2;
        assertThat(of(version)).isNull();
        byte[] reason = FULL.encode();
        reason[reason.length - 29 - 1] = 99;
        assertThat(of(reason)).isNull();
    }

    @Test
    void garbageIsNoResultOrIsExactlyOne() {
        Random random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] b = FULL.encode();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ElectionResult r = of(b);
            if (r != null) {
                assertThat(r.encode()).isEqualTo(b);
                taken++;
            }
        }
        assertThat(taken).isPositive();
    }
}
