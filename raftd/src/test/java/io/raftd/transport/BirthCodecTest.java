package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.raftd.node.BirthMessage;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.Uuids;
import io.raftd.raft.Entry;
import io.raftd.transport.wire.Birth;
import io.raftd.transport.wire.Replica;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BirthCodecTest {
    private static final String ADDRESS = "127.0.0.1:7001";

    @Test
    void greetingsComeBackAsTheyWere() {
        BirthMessage empty = new BirthMessage.Greeting(
                Sample.N1,
                ADDRESS,
                null,
                List.of("n1=a:1", "n2=b:2"),
                List.of(Sample.N1, Sample.N2));
        BirthMessage member =
                new BirthMessage.Greeting(Sample.N1, ADDRESS, Sample.CLUSTER, List.of(), List.of());
        assertThat(decoded(BirthCodec.encode(empty))).isEqualTo(empty);
        assertThat(decoded(BirthCodec.encode(member))).isEqualTo(member);
    }

    @Test
    void theFirstEntryComesBackToTheByte() {
        Entry genesis = Sample.genesis();
        Frame frame = BirthCodec.encode(
                new BirthMessage.Born(Sample.N1, ADDRESS, Sample.CLUSTER, genesis));
        BirthMessage.Born born = (BirthMessage.Born) decoded(frame);
        assertThat(born.cluster()).isEqualTo(Sample.CLUSTER);
        assertThat(Arrays.copyOfRange(
                        born.genesis().buffer(), born.genesis().offset(), genesis.length()))
                .isEqualTo(Arrays.copyOfRange(genesis.buffer(), 0, genesis.length()));
    }

    @Test
    void aFirstEntryOfAnotherClusterIsRefused() {
        assertBad(
                BirthCodec.encode(new BirthMessage.Born(
                        Sample.N1, ADDRESS, new UUID(9, 9), Sample.genesis())),
                "not the first one of cluster");
        assertBad(
                BirthCodec.encode(new BirthMessage.Born(
                        Sample.N1,
                        ADDRESS,
                        Sample.CLUSTER,
                        Sample.entry(2, 0, Entry.chainSeed(Sample.CLUSTER), new byte[0]))),
                "entry 2 is not the first one");
    }

    @Test
    void badIdsNamesAndBodiesAreRefused() {
        Birth.Builder shortId = Birth.newBuilder();
        shortId.getGreetingBuilder().setCluster(ByteString.copyFrom(new byte[15]));
        assertBad(frame(shortId, Frame.EMPTY), "id of 15 bytes");
        Birth.Builder badName = Birth.newBuilder();
        badName.getGreetingBuilder()
                .addHeard(Replica.newBuilder()
                        .setNode("no space")
                        .setDisk(ByteString.copyFrom(new byte[16])));
        assertBad(frame(badName, Frame.EMPTY), "no space");
        assertBad(frame(Birth.newBuilder(), Frame.EMPTY), "not known to this version");
        Birth.Builder born = Birth.newBuilder();
        born.getBornBuilder().setCluster(Uuids.bytes(Sample.CLUSTER));
        assertBad(frame(born, Frame.EMPTY), "cut off");
        Entry genesis = Sample.genesis();
        assertBad(
                frame(born, Arrays.copyOf(genesis.buffer(), genesis.length() + 1)),
                "more than one entry");
    }

    private static Frame frame(Birth.Builder header, byte[] body) {
        return Frame.of(FrameKind.BIRTH, 0, header.build().toByteArray(), body);
    }

    private static BirthMessage decoded(Frame frame) {
        return BirthCodec.decode(frame, Sample.N1, ADDRESS);
    }

    private static void assertBad(Frame frame, String message) {
        assertThatThrownBy(() -> decoded(frame))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
