package io.raftd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7001,127.0.0.1,7001",
        "node-1.example.com:1,node-1.example.com,1",
        "my_host:65535,my_host,65535",
        "[::1]:7001,::1,7001",
        "[fe80::1%2]:7001,fe80::1%2,7001",
        "[::ffff:10.0.0.1]:7001,::ffff:10.0.0.1,7001"
    })
    void readsAndWrites(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text);
        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(endpoint).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost|expected HOST:PORT",
                "''|expected HOST:PORT",
                ":7001|the host is empty",
                "a:|the port is not within 1 to 65535",
                "a:0|the port is not within 1 to 65535",
                "a:65536|the port is not within 1 to 65535",
                "a:99999999999999999999|the port is not within 1 to 65535",
                "a:-1|the port is not a number",
                "a:70 01|the port is not a number",
                "a:http|the port is not a number",
                "::1:7001|write IPv6 addresses as [::1]:7001",
                "http://a:7001|write IPv6 addresses as [::1]:7001",
                "[]:7001|no IPv6 address between the brackets",
                "[a]:7001|no IPv6 address between the brackets",
                "[::1:7001|write IPv6 addresses as [::1]:7001",
                "a b:7001|characters that no host has",
                "a/b:7001|characters that no host has"
            })
    void saysWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(why);
    }

    @Test
    void readsLists() {
        assertThat(Endpoint.parseList("a:1, b:2,a:1,[::1]:3"))
                .containsExactly(
                        new Endpoint("a", 1), new Endpoint("b", 2), new Endpoint("::1", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a:1,", ",a:1", "a:1,,b:2"})
    void emptyPlacesInListsAreErrors(String text) {
        assertThatThrownBy(() -> Endpoint.parseList(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n1", "N", "0", "a.b_c-d", "n1-", "n..1"})
    void nodeIds(String id) {
        assertThat(NodeId.isValid(id)).isTrue();
        assertThat(NodeId.parse(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-n1", ".n", "_n", "n 1", "n/1", "n1\n", "\u00e9", "n:1"})
    void whatIsNoNodeId(String id) {
        assertThat(NodeId.isValid(id)).isFalse();
        assertThatThrownBy(() -> NodeId.parse(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + id + "' does not match");
    }

    @Test
    void nodeIdsHaveAtMost63Characters() {
        assertThat(NodeId.isValid("a".repeat(63))).isTrue();
        assertThat(NodeId.isValid("a".repeat(64))).isFalse();
    }
}
