package io.raftctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void theLastWordsOfTheProcessAreItsArguments() throws Exception {
        byte[] words = "java\0-cp\0x.jar\0Main\0put\0é\0\0".getBytes(UTF_8);
        assertThat(Arguments.last(3, words)).containsExactly("put", "é", "");
        assertThat(Arguments.last(0, words)).isEmpty();
    }

    @Test
    void whatIsNotUtf8IsNotGuessed() {
        byte[] words = {'a', 0, (byte) 0xff, 0};
        assertThatThrownBy(() -> Arguments.last(1, words))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void plainArgumentsAreTakenAsTheyAre() throws Exception {
        String[] plain = {"kv", "get", "a"};
        assertThat(Arguments.asUtf8(plain)).isSameAs(plain);
    }
}
