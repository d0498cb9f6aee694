package io.raftctl.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ParsedTest {
    @Test
    void whatJsonWritesIsRead() {
        String text = Json.object(json -> json.put("text", "a\"\u00e9\n")
                .put("none", (String) null)
                .put("number", Long.MAX_VALUE)
                .put("noNumber", (Long) null)
                .put("flag", true)
                .object("member", () -> json.put("deep", 3L))
                .nothing("noMember")
                .array("objects", List.of(1L, 2L), (item, n) -> item.put("n", n))
                .nothing("noObjects")
                .strings("strings", List.of("x", "y")));
        Parsed parsed = Parsed.of(text);
        assertThat(parsed.number("schema")).isEqualTo(1);
        assertThat(parsed.string("text")).isEqualTo("a\"\u00e9\n");
        assertThat(parsed.stringOrNull("none")).isNull();
        assertThat(parsed.number("number")).isEqualTo(Long.MAX_VALUE);
        assertThat(parsed.numberOrNull("noNumber")).isNull();
        assertThat(parsed.numberOrNull("number")).isEqualTo(Long.MAX_VALUE);
        assertThat(parsed.bool("flag")).isTrue();
        assertThat(parsed.member("member").number("deep")).isEqualTo(3);
        assertThat(parsed.memberOrNull("noMember")).isNull();
        assertThat(parsed.objects("objects").stream().map(o -> o.number("n")))
                .containsExactly(1L, 2L);
        assertThat(parsed.objectsOrNull("noObjects")).isNull();
        assertThat(parsed.strings("strings")).containsExactly("x", "y");
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsNamed() {
        Parsed parsed = Parsed.of("{\"a\":1.5,\"b\":{},\"c\":[1,{}],\"d\":null,\"e\":1e99}");
        List<Consumer<Parsed>> wrong = List.of(
                p -> p.string("a"),
                p -> p.number("a"),
                p -> p.bool("a"),
                p -> p.member("a"),
                p -> p.objects("a"),
                p -> p.string("b"),
                p -> p.objects("c"),
                p -> p.strings("c"),
                p -> p.string("d"),
                p -> p.member("d"),
                p -> p.number("e"),
                p -> p.stringOrNull("f"));
        for (Consumer<Parsed> getter : wrong) {
            assertThatThrownBy(() -> getter.accept(parsed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("member '");
        }
        for (String text : List.of("", "[]", "1", "{", "null", "{\"a\":1} x")) {
            assertThatThrownBy(() -> Parsed.of(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not a JSON object");
        }
    }
}
