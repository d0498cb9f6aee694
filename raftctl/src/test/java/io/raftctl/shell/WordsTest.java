package io.raftctl.shell;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static List<String> words(String line) {
        Words.Split split = Words.split(line);
        assertThat(split.trouble()).as(line).isNull();
        return split.words();
    }

    @Test
    void blanksStandBetweenWords() {
        assertThat(words("")).isEmpty();
        assertThat(words(" \t ")).isEmpty();
        assertThat(words("  kv\tput  a 1 ")).containsExactly("kv", "put", "a", "1");
    }

    @Test
    void quotesAreAsInSh() {
        assertThat(words("'a b' \"c d\" e' f'\"g\"h")).containsExactly("a b", "c d", "e fgh");
        assertThat(words("'' \"\"")).containsExactly("", "");
        assertThat(words("'\\n' 'a\"b' \"it's\"")).containsExactly("\\n", "a\"b", "it's");
        assertThat(words("\"a\\\"b\\\\c\\$d\\`e\\fg\"")).containsExactly("a\"b\\c$d`e\\fg");
        assertThat(words("a\\ b \\' \\\\ \\#c")).containsExactly("a b", "'", "\\", "#c");
        assertThat(words("'a\nb' \"c\nd\"")).containsExactly("a\nb", "c\nd");
        assertThat(words("a\\\nb \\\nc \"d\\\ne\"")).containsExactly("ab", "c", "de");
    }

    @Test
    void aCommentBeginsAWord() {
        assertThat(words("# all of it | 'too")).isEmpty();
        assertThat(words("kv get a#b # rest")).containsExactly("kv", "get", "a#b");
    }

    @Test
    void nothingIsExpanded() {
        assertThat(words("$HOME * ? ~ `x` {a,b} ! =")).hasSize(8).startsWith("$HOME", "*");
        assertThat(words("日本 é")).containsExactly("日本", "é");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '@',
            value = {"kv put a 'b!9!quote", "kv put \"b!7!quote", "kv put a\\!8!more"})
    void whatIsOpenMayGoOn(String line, int at, String missing) {
        Words.Trouble trouble = requireNonNull(Words.split(line).trouble());
        assertThat(trouble.at()).isEqualTo(at);
        assertThat(trouble.missing()).isEqualTo(missing);
        assertThat(trouble.mayGoOn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a | b", "a > b", "a;b", "a &", "a < b", "(a)"})
    void operatorsAreRefusedUnlessQuoted(String line) {
        Words.Trouble trouble = requireNonNull(Words.split(line).trouble());
        assertThat(trouble.message()).contains("no operator here: quote it");
        assertThat(trouble.mayGoOn()).isFalse();
        assertThat(words("'" + line + "'")).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a b", "it's", "\"q\"", "a\\b", "#x", "a#", "a|b;c", "$x`y", "é"})
    void aQuotedWordIsReadBack(String word) {
        for (char quote : new char[] {0, '\'', '"'}) {
            assertThat(words("x " + Words.quoted(word, quote, true))).containsExactly("x", word);
        }
    }
}
