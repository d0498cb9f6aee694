package io.raftctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

class SyntaxTest {
    private final List<Object> taken = new ArrayList<>();

    private static CommandLine line(Consumer<Syntax> description) {
        Verb verb = description::accept;
        CommandLine line = new CommandLine(Syntax.of(verb)).setCommandName("verb");
        line.registerConverter(Path.class, new Syntax.PathConverter());
        return line;
    }

    @Test
    void aFlagIsTakenWhenItIsGiven() {
        Consumer<Syntax> flag = syntax -> syntax.option("-q", "--quiet").flag(taken::add);

        line(flag).parseArgs();
        assertThat(taken).isEmpty();
        line(flag).parseArgs("-q");
        assertThat(taken).containsExactly(true);
    }

    @Test
    void aValueIsReadAsItsTypeSays() {
        line(syntax -> {
                    syntax.option("--limit").takes(Long.class, taken::add);
                    syntax.option("--file").takes(Path.class, taken::add);
                    syntax.option("--word").takes(String.class, String::strip, taken::add);
                })
                .parseArgs("--limit", "7", "--file=a/b", "--word", " w ");

        assertThat(taken).containsExactly(7L, Path.of("a/b"), "w");
    }

    @Test
    void whatAReaderSaysOfABadValueIsShown() {
        CommandLine line = line(syntax ->
                syntax.option("--word").label("W").takes(String.class, this::refuse, taken::add));

        assertThatThrownBy(() -> line.parseArgs("--word", "w"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("Invalid value for option '--word': 'w' will not do");
    }

    private String refuse(String text) {
        throw new TypeConversionException("'" + text + "' will not do");
    }

    @Test
    void parametersHaveTheOrderOfTheirDescription() {
        Consumer<Syntax> description = syntax -> {
            syntax.parameter("A").takes(String.class, taken::add);
            syntax.optionalParameter("B").takes(String.class, taken::add);
            syntax.parameters("C", 0).takesAll(String.class, taken::add);
        };

        line(description).parseArgs("a", "b", "c", "d");
        assertThat(taken).startsWith("a", "b").endsWith(List.of("c", "d"));
        line(description).parseArgs("a");
        assertThatThrownBy(() -> line(description).parseArgs())
                .hasMessage("Missing required parameter: 'A'");
    }

    @Test
    void ofAllParametersAtLeastSoManyMustBeGiven() {
        CommandLine line =
                line(syntax -> syntax.parameters("C", 1).takesAll(String.class, taken::add));

        assertThatThrownBy(line::parseArgs).hasMessageContaining("Missing required parameter");
    }

    @Test
    void anOptionOfSeveralValuesTakesThemTogether() {
        line(syntax -> syntax.option("--type").split(",").takesAll(String.class, taken::add))
                .parseArgs("--type", "a,b", "--type", "c");

        assertThat(taken).endsWith(List.of("a", "b", "c"));
    }

    @Test
    void aRequiredOptionHasToBeGiven() {
        CommandLine line = line(syntax ->
                syntax.option("--plan").label("PLAN").required().takes(String.class, taken::add));

        assertThatThrownBy(line::parseArgs).hasMessage("Missing required option: '--plan=PLAN'");
    }

    @Test
    void exactlyOneOfAGroupHasToBeGiven() {
        Consumer<Syntax> description = syntax -> syntax.oneOf(
                "Either%n",
                either -> {
                    either.option("--a").flag(taken::add);
                    either.option("--b").flag(taken::add);
                });

        line(description).parseArgs("--b");
        assertThat(taken).containsExactly(true);
        assertThatThrownBy(() -> line(description).parseArgs("--a", "--b"))
                .hasMessageContaining("mutually exclusive");
        assertThatThrownBy(() -> line(description).parseArgs())
                .hasMessageContaining("Missing required argument");
    }

    @Test
    void anInheritedOptionIsOneOfTheVerbsBelow() {
        CommandLine line = line(syntax -> syntax.option("--deep").inherited().flag(taken::add));
        line.addSubcommand("below", Syntax.of(syntax -> syntax.about("Below.")));

        line.parseArgs("below", "--deep");
        assertThat(taken).containsExactly(true);
    }

    @Test
    void helpEndsWithExamples() {
        String help = line(syntax -> {
                    syntax.about("Does it.", "And well.");
                    syntax.examples("verb it", "verb that");
                })
                .getUsageMessage();

        assertThat(help)
                .contains("Does it.\nAnd well.\n")
                .endsWith("\nExamples:\n  verb it\n  verb that\n");
    }
}
