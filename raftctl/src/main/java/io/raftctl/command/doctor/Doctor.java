package io.raftctl.command.doctor;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Format;

import java.util.concurrent.Callable;

/** {@code raftctl doctor}. */
public final class Doctor implements Verb, Callable<Integer> {
    private final Globals globals;

    private long maxLag = Lookout.MAX_LAG;

    public Doctor(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Examines the cluster: asks every node twice, a second apart, compares"
                        + " what they say,"
                        + " and reads their journals. Changes nothing.",
                "Each finding has a code that stays, its nodes, the numbers it rests on, and the"
                        + " command to type next.",
                "Exit code 0: nothing found, or nothing but notes; 5: degraded or"
                        + " unavailable; 3: no"
                        + " node answers; 9: replicas have diverged.");
        syntax.option("--max-lag")
                .label("N")
                .about("entries that a voter may be behind the leader (default 10000)")
                .takes(Long.class, value -> maxLag = value);
        syntax.examples(
                "raftctl doctor",
                "raftctl doctor -o wide                  also what was looked into",
                "raftctl doctor --max-lag 100 -o json",
                "raftctl -e 10.0.0.1:7001 doctor");
    }

    @Override
    public Integer call() {
        if (maxLag < 0) {
            throw Failure.usage("--max-lag " + maxLag + " < 0");
        }
        try (Examiner examiner = new Examiner(globals, maxLag)) {
            Diagnosis diagnosis = Diagnosis.of(examiner.examine());
            globals.output()
                    .print(new DiagnosisDocument(
                            diagnosis, globals.endpointsOption(), globals.format() == Format.WIDE));
            return diagnosis.verdict().exit();
        }
    }
}
