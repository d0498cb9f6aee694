package io.raftd.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system calls of a process as {@code strace -f -ttt -T} has written them down. */
final class CallTrace {
    private static final Set<String> FORCES = Set.of("fsync", "fdatasync");
    private static final Set<String> WRITES = Set.of("write", "writev", "pwrite64", "pwritev");
    private static final Set<String> SENDS =
            Set.of("write", "writev", "sendto", "sendmsg", "sendmmsg");
    private static final Set<String> RECEIVES = Set.of("read", "readv", "recvfrom", "recvmsg");

    /** What {@link Strace#recorded} asks for. */
    static final String CALLS = "fsync,fdatasync,write,writev,pwrite64,pwritev,"
            + "sendto,sendmsg,sendmmsg,read,readv,recvfrom,recvmsg";

    private static final String TIMED = "(\\d+) +(\\d+\\.\\d+) ";
    private static final Pattern WHOLE =
            Pattern.compile(TIMED + "(\\w+)\\((\\d+)(.*) = (-?\\d+).*<(\\d+\\.\\d+)>");
    private static final Pattern BEGUN =
            Pattern.compile(TIMED + "(\\w+)\\((\\d+)(.*) <unfinished \\.\\.\\.>");
    private static final Pattern ENDED =
            Pattern.compile(TIMED + "<\\.\\.\\. (\\w+) resumed>(.*) = (-?\\d+).*<\\d+\\.\\d+>");

    /** One call: its first argument, all that is known of the others, and its times in s. */
    record Call(String name, String file, String text, boolean good, double start, double end) {}

    private final List<Call> calls = new ArrayList<>();

    static CallTrace read(Path file) throws IOException {
        return of(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    }

    static CallTrace of(List<String> lines) {
        CallTrace trace = new CallTrace();
        Map<String, Call> begun = new HashMap<>();
        for (String line : lines) {
            Matcher whole = WHOLE.matcher(line);
            Matcher begins = BEGUN.matcher(line);
            Matcher ends = ENDED.matcher(line);
            if (begins.matches()) {
                double start = Double.parseDouble(begins.group(2));
                begun.put(
                        begins.group(1),
                        new Call(
                                begins.group(3),
                                begins.group(4),
                                begins.group(5),
                                false,
                                start,
                                0));
            } else if (ends.matches()) {
                Call call = begun.remove(ends.group(1));
                if (call != null) {
                    trace.calls.add(new Call(
                            call.name,
                            call.file,
                            call.text + ends.group(4),
                            isGood(ends.group(5)),
                            call.start,
                            Double.parseDouble(ends.group(2))));
                }
            } else if (whole.matches()) {
                double start = Double.parseDouble(whole.group(2));
                trace.calls.add(new Call(
                        whole.group(3),
                        whole.group(4),
                        whole.group(5),
                        isGood(whole.group(6)),
                        start,
                        start + Double.parseDouble(whole.group(7))));
            }
        }
        return trace;
    }

    private static boolean isGood(String result) {
        return !result.startsWith("-");
    }

    int size() {
        return calls.size();
    }

    /** When the text was forced to the file that it was written to, in s; empty when never. */
    OptionalDouble forced(String text) {
        return calls.stream()
                .filter(write -> WRITES.contains(write.name) && write.text.contains(text))
                .flatMap(write -> calls.stream()
                        .filter(force -> FORCES.contains(force.name)
                                && force.good
                                && force.file.equals(write.file)
                                && force.start >= write.end))
                .mapToDouble(Call::end)
                .min();
    }

    /**
     * When the next was sent to the connection on which the text had come in, in s; empty when it
     * never came.
     */
    OptionalDouble answered(String text) {
        return calls.stream()
                .filter(come -> RECEIVES.contains(come.name) && come.text.contains(text))
                .flatMap(come -> calls.stream()
                        .filter(send -> SENDS.contains(send.name)
                                && send.file.equals(come.file)
                                && send.start >= come.end))
                .mapToDouble(Call::start)
                .min();
    }
}
