package io.raftctl.command.recover;

import io.raftctl.command.Globals;
import io.raftctl.command.Peculiar;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.snapshot.AsideFile;
import io.raftctl.offline.Survivor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code raftctl recover plan}. */
final class Plan implements Verb, Callable<Integer>, Peculiar {
    private final Globals globals;

    private List<Path> files = List.of();

    private Path file = Path.of("");

    private boolean overwrite;

    Plan(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Ranks survivors by their surveys, says what may be lost, and writes a plan.",
                "Survey every directory that is left: the more there are, the less is lost.",
                "Exit code 6: no quorum is lost, no survivor is sound, or they are not of one",
                "cluster; 9: a survey is not as it was written.");
        syntax.parameters("FILE", 1)
                .about("what survey has printed")
                .takesAll(Path.class, values -> files = values);
        syntax.option("--plan")
                .label("PLAN")
                .about("the file to make, for apply")
                .required()
                .takes(Path.class, value -> file = value);
        syntax.option("--overwrite").about("replace PLAN if it exists").flag(on -> overwrite = on);
        syntax.examples(
                "raftctl recover plan n1.survey n4.survey -o plan",
                "raftctl recover plan *.survey -o plan --overwrite --output json");
    }

    /** Here {@code -o} names the plan, and only {@code --output} the format of what is printed. */
    @Override
    public void adapt(CommandSpec spec) {
        rename(spec, "--output", "--output");
        rename(spec, "--plan", "-o", "--plan");
    }

    private static void rename(CommandSpec spec, String name, String... names) {
        OptionSpec option = spec.findOption(name);
        spec.remove(option);
        spec.addOption(OptionSpec.builder(option).names(names).build());
    }

    @Override
    public Integer call() {
        Path target = AsideFile.target(file, overwrite);
        List<Survivor> surveyed = files.stream().map(SurveyText::read).toList();
        Verdict verdict = Verdict.of(surveyed);
        String cluster = UUID.randomUUID().toString();
        try (AsideFile aside = AsideFile.create(target)) {
            aside.write(PlanText.of(verdict, cluster).getBytes(StandardCharsets.UTF_8));
            aside.publish();
        }
        globals.output().print(new VerdictDocument(verdict, cluster, file.toString()));
        return 0;
    }
}
