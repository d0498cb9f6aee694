package io.raftctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsUnknownIsNullNotMissing() {
        assertThat(Json.object(json -> json.put("text", (String) null)
                        .put("number", (Long) null)
                        .put("whole", (Integer) null)
                        .put("flag", (Boolean) null)
                        .put("rate", (Double) null)
                        .time("time", null)
                        .nothing("nothing")))
                .isEqualTo("{\"schema\":1,\"text\":null,\"number\":null,\"whole\":null,"
                        + "\"flag\":null,\"rate\":null,\"time\":null,\"nothing\":null}");
    }

    @Test
    void numbersAreNumbers() {
        assertThat(Json.object(json -> json.put("big", Long.MAX_VALUE).put("rate", 1234.56)))
                .isEqualTo("{\"schema\":1,\"big\":9223372036854775807,\"rate\":1234.6}");
    }

    @Test
    void nestedThingsKeepTheirOrder() {
        assertThat(Json.object(json -> json.object("o", () -> json.put("b", 1).put("a", 2))
                        .array("rows", List.of(1, 2), (row, n) -> row.put("n", n))
                        .array("none", List.of(), (row, none) -> {})))
                .isEqualTo("{\"schema\":1,\"o\":{\"b\":1,\"a\":2},"
                        + "\"rows\":[{\"n\":1},{\"n\":2}],\"none\":[]}");
    }

    @Test
    void textIsEscapedButNotForHtml() {
        assertThat(Json.object(json -> json.put("text", "<a href='x'>\"\n\u2028&")))
                .isEqualTo("{\"schema\":1,\"text\":\"<a href='x'>\\\"\\n\\u2028&\"}");
    }

    @Test
    void bytesComeTwice() {
        assertThat(Json.object(json -> json.bytes("k", new byte[] {'a'})))
                .isEqualTo("{\"schema\":1,\"k\":\"a\",\"kBase64\":\"YQ==\"}");
        assertThat(Json.object(json -> json.bytes("k", new byte[] {(byte) 0x80})))
                .isEqualTo("{\"schema\":1,\"k\":null,\"kBase64\":\"gA==\"}");
    }
}
