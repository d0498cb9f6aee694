package io.raftctl.command.kv;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.CompareAndSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl kv cas}. */
final class Cas implements Verb, Callable<Integer> {
    /** What the key must be like. */
    private static final class Expected {
        private @Nullable String value;
        private @Nullable Long revision;
        private boolean absent;

        void describe(Syntax syntax) {
            syntax.option("--expect")
                    .label("OLD")
                    .about("has this value")
                    .takes(String.class, old -> value = old);
            syntax.option("--expect-revision")
                    .label("N")
                    .about("was last written at this revision")
                    .takes(Long.class, n -> revision = n);
            syntax.option("--absent").about("does not exist").flag(on -> absent = on);
        }

        CompareAndSet.Builder of(ByteString key) {
            CompareAndSet.Builder cas = CompareAndSet.newBuilder().setKey(key);
            if (value != null) {
                return cas.setValue(ByteString.copyFromUtf8(value));
            }
            return revision == null ? cas.setAbsent(absent) : cas.setRevision(revision);
        }
    }

    private final Globals globals;

    private final Expected expected = new Expected();
    private final Assignment assignment = new Assignment();

    Cas(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Sets a key's value if the key is as expected.",
                "Prints the revision of the store; exit code 7 when the key is not as expected.");
        syntax.oneOf("The key is only written if it%n", expected::describe);
        assignment.describe(syntax);
        syntax.examples(
                "raftctl kv cas owner --absent alice",
                "raftctl kv cas owner --expect alice bob",
                "raftctl kv cas owner --expect-revision 12 carol");
    }

    @Override
    public Integer call() {
        if (expected.revision != null && expected.revision < 1) {
            throw Failure.usage("--expect-revision " + expected.revision + " < 1");
        }
        try (ClusterClient client = globals.client()) {
            CompareAndSet cas = expected.of(assignment.key()).build();
            long revision = Failure.check(client.compareAndSet(cas, assignment.value(globals)))
                    .response()
                    .getWritten()
                    .getRevision();
            globals.output()
                    .print(String.valueOf(revision), json -> json.put("revision", revision));
            return 0;
        }
    }
}
