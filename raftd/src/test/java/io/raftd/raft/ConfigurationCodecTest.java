package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftd.raft.Configuration.Half;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigurationCodecTest {
    private static final Member A =
            new Member(new ReplicaId("a", new UUID(0x0102030405060708L, 9)), "h:1");
    private static final Member B = new Member(new ReplicaId("b2", new UUID(-1, -2)), "");
    private static final Configuration SIMPLE = Configuration.of(List.of(A));
    private static final Configuration JOINT =
            new Configuration(new Half(List.of(A, B), List.of()), new Half(List.of(A), List.of(B)));
    private static final Configuration LEASED =
            new Configuration(SIMPLE.current(), null, List.of(), new Lease(1000, 10_000));

    @Test
    void theFormatToTheByte() {
        String a = "0161" + "0102030405060708" + "0000000000000009" + "03683a31";
        String b = "026232" + "ffffffffffffffff" + "fffffffffffffffe" + "00";
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(ConfigurationCodec.encode(SIMPLE)))
                .isEqualTo("0200" + "01" + a + "00" + "00");
        assertThat(hex.formatHex(ConfigurationCodec.encode(JOINT)))
                .isEqualTo("0201" + "02" + a + b + "00" + "01" + a + "01" + b + "00");
        Configuration removed =
                new Configuration(SIMPLE.current(), null, List.of(B.replica()), null);
        String replica = b.substring(0, b.length() - 2);
        assertThat(hex.formatHex(ConfigurationCodec.encode(removed)))
                .isEqualTo("0200" + "01" + a + "00" + "01" + replica);
        assertThat(hex.formatHex(ConfigurationCodec.encode(LEASED)))
                .isEqualTo(
                        "0300" + "01" + a + "00" + "00" + "00000000000003e8" + "0000000000002710");
    }

    @Test
    void versionOneKnowsNobodyRemoved() {
        byte[] b = ConfigurationCodec.encode(JOINT);
        byte[] first = Arrays.copyOf(b, b.length - 1);
        first[0] = 1;
        assertThat(ConfigurationCodec.decode(first)).isEqualTo(JOINT);
    }

    @Test
    void aLeaseGoesOnThroughAChangeOfMembers() {
        Half both = new Half(List.of(A, B), List.of());
        Configuration joint = LEASED.towards(both, LEASED.lease());
        assertThat(joint.isJoint()).isTrue();
        assertThat(joint.left())
                .isEqualTo(new Configuration(both, null, List.of(), LEASED.lease()));
    }

    @Test
    void aLeaseThatNobodyCouldKeepIsRefused() {
        byte[] b = ConfigurationCodec.encode(LEASED);
        b[b.length - 16] = (byte) 0x80;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigurationCodec.decode(b))
                .withMessageContaining("a lease of");
    }

    @Test
    void whoLeavesIsRememberedFromWhenTheOldHalfIsLeft() {
        Half one = new Half(List.of(A), List.of());
        Half both = new Half(List.of(A, B), List.of());
        Configuration joint = Configuration.of(List.of(A, B)).towards(one, null);
        assertThat(joint).isEqualTo(new Configuration(one, both));
        assertThat(joint.left())
                .isEqualTo(new Configuration(one, null, List.of(B.replica()), null));
        Configuration learner = new Configuration(new Half(List.of(A), List.of(B)), null);
        assertThat(learner.towards(one, null).removed()).containsExactly(B.replica());
        assertThat(learner.towards(both, null).left().removed()).isEmpty();
        assertThat(joint.left().towards(one, null).removed()).containsExactly(B.replica());
    }

    @Test
    void onlySoManyOfTheRemovedAreRemembered() {
        List<Member> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(new Member(new ReplicaId("r" + i, new UUID(i, 0)), "h:1"));
        }
        Configuration c = new Configuration(new Half(List.of(A), many), null);
        c = c.towards(new Half(List.of(A), List.of()), null);
        for (int i = 0; i < 100; i++) {
            c = c.towards(new Half(List.of(A), List.of(B)), null).towards(c.current(), null);
        }
        assertThat(c.removed()).hasSize(Configuration.MAX_REMOVED).endsWith(B.replica());
        assertThat(ConfigurationCodec.decode(ConfigurationCodec.encode(c))).isEqualTo(c);
    }

    @Test
    void whatIsEncodedIsDecoded() {
        for (Configuration c : List.of(SIMPLE, JOINT, LEASED, Configuration.of(List.of()))) {
            assertThat(ConfigurationCodec.decode(ConfigurationCodec.encode(c))).isEqualTo(c);
        }
    }

    /** However long the bytes before are, and so wherever the writer has to make room. */
    @Test
    void configurationsOfAnyLengthAreWrittenWhole() {
        for (int length = 1; length <= 255; length++) {
            Member m = new Member(new ReplicaId("n".repeat(length), new UUID(1, 2)), "h:1");
            Configuration c = new Configuration(new Half(List.of(m, A, B), List.of(m)), null);
            assertThat(ConfigurationCodec.decode(ConfigurationCodec.encode(c))).isEqualTo(c);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] b = ConfigurationCodec.encode(JOINT);
        for (int n = 0; n < b.length; n++) {
            byte[] cut = Arrays.copyOf(b, n);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ConfigurationCodec.decode(cut))
                    .withMessage("configuration is cut off at byte " + n);
        }
    }

    @Test
    void whatFollowsIsRefused() {
        byte[] b = ConfigurationCodec.encode(SIMPLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigurationCodec.decode(Arrays.copyOf(b, b.length + 1)))
                .withMessage("configuration ends at byte " + b.length + " of " + (b.length + 1));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigurationCodec.decode(new byte[] {4, 0, 0, 0}))
                .withMessageContaining("version 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigurationCodec.decode(new byte[] {1, 2, 0, 0}))
                .withMessage("configuration has a flag of 2 at byte 1");
    }

    /** Whatever is taken is what would be written: no two byte strings mean the same. */
    @Test
    void garbageIsRefusedOrIsExactlyAConfiguration() {
        Random random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] b = ConfigurationCodec.encode(JOINT);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
            }
            b[0] = b[0] == 1 ? 2 : b[0];
            try {
                Configuration c = ConfigurationCodec.decode(b);
                assertThat(ConfigurationCodec.encode(c)).isEqualTo(b);
                taken++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("configuration");
            }
        }
        assertThat(taken).isPositive();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Member longName = new Member(new ReplicaId("n".repeat(256), new UUID(0, 0)), "h:1");
        Member unicode = new Member(new ReplicaId("n\u00e9", new UUID(0, 0)), "h:1");
        for (List<Member> members :
                List.of(List.of(longName), List.of(unicode), Collections.nCopies(256, A))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ConfigurationCodec.encode(Configuration.of(members)));
        }
    }

    @Test
    void membersOfBothHalvesAreListedOnceVotersFirst() {
        assertThat(JOINT.members()).containsExactly(A, B);
        Configuration demoted = new Configuration(
                new Half(List.of(B), List.of(A)), new Half(List.of(A, B), List.of()));
        assertThat(demoted.members()).containsExactly(B, A);
        assertThat(demoted.isVoter(A.replica())).isTrue();
        assertThat(SIMPLE.isVoter(B.replica())).isFalse();
        assertThat(SIMPLE.member(B.replica())).isNull();
        assertThat(SIMPLE.isJoint()).isFalse();
    }

    @Test
    void theNewestEntryIsInForceUntilItIsTruncated() {
        Log log = Log.of(SIMPLE).and(EntryType.CONFIGURATION, 1, ConfigurationCodec.encode(JOINT));
        ConfigurationHistory history = new ConfigurationHistory(null, log.entries());
        assertThat(history.current()).isEqualTo(JOINT);
        assertThat(history.index()).isEqualTo(2);
        assertThat(history.hasListed(B.replica())).isTrue();
        assertThat(history.truncate(2)).isFalse();
        assertThat(history.truncate(1)).isTrue();
        assertThat(history.current()).isEqualTo(SIMPLE);
        assertThat(history.hasListed(B.replica())).isFalse();
        assertThat(history.truncate(0)).isTrue();
        assertThat(history.current().members()).isEmpty();
        assertThat(history.index()).isZero();
    }
}
