package io.raftctl.command.kv;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.wire.CompareAndSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl kv cas}. */
@Command(
        name = "cas",
        description = {
            "Sets a key's value if the key is as expected.",
            "Prints the revision of the store; exit code 7 when the key is not as expected."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl kv cas owner --absent alice",
            "  raftctl kv cas owner --expect alice bob",
            "  raftctl kv cas owner --expect-revision 12 carol"
        })
final class Cas implements Callable<Integer> {
    /** What the key must be like. */
    private static final class Expected {
        @Option(names = "--expect", paramLabel = "OLD", description = "has this value")
        private @Nullable String value;

        @Option(
                names = "--expect-revision",
                paramLabel = "N",
                description = "was last written at this revision")
        private @Nullable Long revision;

        @Option(names = "--absent", description = "does not exist")
        private boolean absent;

        CompareAndSet.Builder of(ByteString key) {
            CompareAndSet.Builder cas = CompareAndSet.newBuilder().setKey(key);
            if (value != null) {
                return cas.setValue(ByteString.copyFromUtf8(value));
            }
            return revision == null ? cas.setAbsent(absent) : cas.setRevision(revision);
        }
    }

    private final Globals globals;

    @ArgGroup(multiplicity = "1", heading = "The key is only written if it%n")
    private Expected expected = new Expected();

    @Mixin
    private final Assignment assignment = new Assignment();

    Cas(Globals globals) {
        this.globals = globals;
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
