package io.raftd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
    private static final UUID ID = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");

    @Test
    void bytesOnTheWireAreThese() {
        assertThat(HexFormat.of().formatHex(Uuids.bytes(ID).toByteArray()))
                .isEqualTo("0102030405060708090a0b0c0d0e0f10");
    }

    @Test
    void readsWhatItWrote() {
        assertThat(Uuids.uuid(Uuids.bytes(ID))).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void otherLengthsAreNoId(int length) {
        assertThatThrownBy(() -> Uuids.uuid(ByteString.copyFrom(new byte[length])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id of " + length + " bytes, not 16");
    }
}
