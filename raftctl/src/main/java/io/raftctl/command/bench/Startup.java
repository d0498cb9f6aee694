package io.raftctl.command.bench;

import com.google.protobuf.ByteString;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.playground.PlaygroundVerbs;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Hello;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code raftctl bench W10}. */
final class Startup implements Verb, Callable<Integer> {
    private static final String KEY = "bench/marker";
    private static final int REHEARSALS = 3;
    private static final int MAX_TRIALS = 1000;
    private static final long LONGEST = 60;

    private final Globals globals;

    private int trials = 20;

    Startup(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures one kv get as a process.",
                "On the cluster that --endpoints names: the median of the times that raftctl kv get"
                        + " takes from its start to its end, and, for comparison, of a"
                        + " JVM that sends"
                        + " a node one message and uses no library.");
        syntax.option("--trials")
                .label("N")
                .about("how often (default 20)")
                .takes(Integer.class, value -> trials = value);
        syntax.examples("raftctl bench W10", "raftctl bench W10 --trials 50 -o json");
    }

    @Override
    public Integer call() {
        LoadOptions.check("--trials", trials, 1, MAX_TRIALS);
        List<String> get = get();
        try (ClusterClient client = globals.client()) {
            ByteString key = ByteString.copyFromUtf8(KEY);
            Failure.check(client.put(key, ByteString.copyFromUtf8("here")));
        }
        List<String> bare = bare();
        List<Long> gets = new ArrayList<>();
        List<Long> bares = new ArrayList<>();
        for (int i = -REHEARSALS; i < trials; i++) {
            long one = micros(get);
            long other = micros(bare);
            if (i >= 0) {
                gets.add(one);
                bares.add(other);
            }
        }
        double ratio = (double) Figure.median(gets) / Figure.median(bares);
        String text = String.format(
                Locale.ROOT,
                "one kv get as a process: median %.1f ms; a JVM with one message: %.1f ms;"
                        + " ratio %.2f",
                Figure.median(gets) / 1e3,
                Figure.median(bares) / 1e3,
                ratio);
        globals.output()
                .print(new Figure(
                        "W10",
                        "startup",
                        "Us",
                        gets,
                        text,
                        json -> json.numbers("bareTrialsUs", bares)
                                .put("bareMedianUs", Figure.median(bares))));
        return 0;
    }

    private List<String> get() {
        Path root = PlaygroundVerbs.daemon().resolve("../../..").normalize();
        String endpoints = globals.endpoints().stream()
                .map(Endpoint::toString)
                .collect(Collectors.joining(","));
        return List.of(
                root.resolve("raftctl/bin/raftctl").toString(), "-e", endpoints, "kv", "get", KEY);
    }

    private List<String> bare() {
        Endpoint node = globals.endpoints().get(0);
        Hello hello = Hello.newBuilder().setPurpose(Hello.Purpose.CLIENT).build();
        byte[] frame = Frame.encode(FrameKind.HELLO, 0, hello, Frame.EMPTY);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneRequest.class.getName(),
                node.host(),
                String.valueOf(node.port()),
                HexFormat.of().formatHex(frame));
    }

    /** From the start of the process to its end, which has to be a good one. */
    private static long micros(List<String> command) {
        long start = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONGEST, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Failure(ErrorCode.WAIT_TIMED_OUT, command.get(0) + " does not end");
            }
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            if (process.exitValue() != 0) {
                throw new Failure(
                        ErrorCode.FAILED,
                        command.get(0) + " ended with exit code " + process.exitValue());
            }
            return micros;
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't run " + command.get(0) + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
    }
}
