package io.raftctl.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/**
 * What a verb takes, as the verb says it, in the order of man pages: becomes picocli's model of it.
 * The type of an option or a parameter says how its text is read, and what a shell completes.
 */
public final class Syntax {
    private final CommandSpec spec;
    private ArgGroupSpec.@Nullable Builder group;
    private int parameters;

    private Syntax(CommandSpec spec) {
        this.spec = spec;
    }

    /** The model of a verb. */
    static CommandSpec of(Verb verb) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(verb);
        UsageMessageSpec usage = spec.usageMessage();
        usage.abbreviateSynopsis(true);
        if (verb instanceof Group) {
            usage.commandListHeading("%nVerbs:%n");
            usage.synopsisSubcommandLabel(verb instanceof Callable ? "[VERB]" : "VERB");
        }
        verb.describe(new Syntax(spec));
        return spec;
    }

    /** What the verb does, at the top of its help; the first line is its line in lists. */
    public void about(String... lines) {
        spec.usageMessage().description(lines);
    }

    /** Command lines, at the end of its help. */
    public void examples(String... lines) {
        String[] footer = new String[lines.length + 2];
        footer[0] = "";
        footer[1] = "Examples:";
        for (int i = 0; i < lines.length; i++) {
            footer[i + 2] = "  " + lines[i];
        }
        spec.usageMessage().footer(footer);
    }

    /** Lists leave the verb out: programs ask for it. */
    public void hidden() {
        spec.usageMessage().hidden(true);
    }

    /** An option of these names, which is none before it is said what becomes of it. */
    public Option option(String... names) {
        return new Option(this, names);
    }

    /** The next parameter, which must be given. */
    public Parameter parameter(String label) {
        return new Parameter(this, label, String.valueOf(parameters++), "1");
    }

    /** The next parameter, which may be left out. */
    public Parameter optionalParameter(String label) {
        return new Parameter(this, label, String.valueOf(parameters++), "0..1");
    }

    /** All other parameters, of which at least so many must be given. */
    public Parameter parameters(String label, int least) {
        return new Parameter(this, label, parameters++ + "..*", least + "..*");
    }

    /** Exactly one of the options that {@code members} describes has to be given. */
    public void oneOf(String heading, Consumer<Syntax> members) {
        ArgGroupSpec.Builder builder =
                ArgGroupSpec.builder().exclusive(true).multiplicity("1").heading(heading);
        group = builder;
        members.accept(this);
        group = null;
        spec.addArgGroup(builder.build());
    }

    private void add(ArgSpec arg) {
        if (group == null) {
            spec.add(arg);
        } else {
            group.addArg(arg);
        }
    }

    /** An option that is being described. */
    public static final class Option {
        private final Syntax syntax;
        private final OptionSpec.Builder option;

        private Option(Syntax syntax, String... names) {
            this.syntax = syntax;
            option = OptionSpec.builder(names).hasInitialValue(false);
        }

        /** What its value is called. */
        public Option label(String label) {
            option.paramLabel(label);
            return this;
        }

        /** What it means. */
        public Option about(String text) {
            option.description(text);
            return this;
        }

        /** It has to be given. */
        public Option required() {
            option.required(true);
            return this;
        }

        /** All verbs below have it, too. */
        public Option inherited() {
            option.scopeType(ScopeType.INHERIT);
            return this;
        }

        /** One word may have several values, with this between them. */
        public Option split(String at) {
            option.splitRegex(at);
            return this;
        }

        /** It has no value. */
        public void flag(Consumer<Boolean> taker) {
            option.type(boolean.class).arity("0");
            bind(Binding.one(Boolean.class, taker));
        }

        /** It has no value either, and asks for the help. */
        void help() {
            syntax.add(option.type(boolean.class).arity("0").usageHelp(true).build());
        }

        /** Its value goes there. */
        public <T> void takes(Class<T> type, Consumer<T> taker) {
            option.type(type);
            bind(Binding.one(type, taker));
        }

        /** Its value, as it is read; of what can't be, a TypeConversionException tells why. */
        public <T> void takes(Class<T> type, Function<String, T> reader, Consumer<T> taker) {
            option.converters(new Reader<>(reader));
            takes(type, taker);
        }

        /** It may be given again; all values go there, each time that there are more. */
        public <T> void takesAll(Class<T> type, Consumer<List<T>> taker) {
            option.type(List.class).auxiliaryTypes(type);
            bind(Binding.all(type, taker));
        }

        private void bind(Binding binding) {
            syntax.add(option.getter(binding).setter(binding).build());
        }
    }

    /** A parameter that is being described. */
    public static final class Parameter {
        private final Syntax syntax;
        private final PositionalParamSpec.Builder parameter;

        private Parameter(Syntax syntax, String label, String index, String arity) {
            this.syntax = syntax;
            parameter = PositionalParamSpec.builder()
                    .paramLabel(label)
                    .index(index)
                    .arity(arity)
                    .required(!arity.startsWith("0"))
                    .hasInitialValue(false);
        }

        /** What it means. */
        public Parameter about(String text) {
            parameter.description(text);
            return this;
        }

        /** Its value goes there. */
        public <T> void takes(Class<T> type, Consumer<T> taker) {
            parameter.type(type);
            bind(Binding.one(type, taker));
        }

        /** All values go there, each time that there are more. */
        public <T> void takesAll(Class<T> type, Consumer<List<T>> taker) {
            parameter.type(List.class).auxiliaryTypes(type);
            bind(Binding.all(type, taker));
        }

        private void bind(Binding binding) {
            syntax.add(parameter.getter(binding).setter(binding).build());
        }
    }

    /** Where picocli keeps a value; it is passed on. */
    private abstract static class Binding implements IGetter, ISetter {
        private @Nullable Object value;

        static <T> Binding one(Class<T> type, Consumer<T> taker) {
            return new Binding() {
                @Override
                void take(Object taken) {
                    taker.accept(type.cast(taken));
                }
            };
        }

        static <T> Binding all(Class<T> type, Consumer<List<T>> taker) {
            return new Binding() {
                @Override
                void take(Object taken) {
                    List<T> values = new ArrayList<>();
                    ((Collection<?>) taken).forEach(each -> values.add(type.cast(each)));
                    taker.accept(values);
                }
            };
        }

        abstract void take(Object taken);

        // Of what type, picocli knows.
        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> @Nullable T get() {
            return (T) value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T set(T taken) {
            Object former = value;
            value = taken;
            take(taken);
            return (T) former;
        }
    }

    /** For files: picocli's own would look for what it calls by reflection. */
    static final class PathConverter implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            return Path.of(text);
        }
    }

    private record Reader<T>(Function<String, T> reader) implements ITypeConverter<T> {
        @Override
        public T convert(String text) {
            return reader.apply(text);
        }
    }
}
