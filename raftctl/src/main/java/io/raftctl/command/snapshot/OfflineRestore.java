package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.offline.NewCluster;
import io.raftctl.offline.SnapshotFile;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.NodeId;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A new cluster of one voter, made from the file of a snapshot while nothing runs. */
final class OfflineRestore {
    /** Addresses to listen on, that nobody can dial. */
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

    private OfflineRestore() {}

    /**
     * What is asked for.
     *
     * @param directory absent or empty
     * @param listen the voter's address, as others reach it
     */
    record Wish(Path file, Path directory, String id, String listen, boolean dryRun) {}

    /** Verifies the file, asks, makes the directory, and prints what was done. */
    static void run(Globals globals, Wish wish) {
        String address = checked(wish);
        SnapshotDocument snapshot =
                new SnapshotDocument(wish.file.toString(), SnapshotFile.read(wish.file));
        NewCluster.checkVacant(wish.directory);
        NewCluster made = null;
        if (!wish.dryRun) {
            globals.confirm(
                    "found a new cluster of " + wish.id + " alone in " + wish.directory,
                    wish.file + ": " + snapshot.summary());
            NewCluster[] founded = new NewCluster[1];
            Interrupts.holdOff(() -> founded[0] = NewCluster.found(
                    wish.file, snapshot.contents(), wish.directory, wish.id, address));
            made = founded[0];
        }
        globals.output().print(new Made(wish, address, snapshot, made));
    }

    private static String checked(Wish wish) {
        try {
            NodeId.parse(wish.id);
            Endpoint address = Endpoint.parse(wish.listen);
            if (WILDCARDS.contains(address.host())) {
                throw Failure.usage("--listen " + address
                        + " is no address that others can dial; name one" + " that they can");
            }
            return address.toString();
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** {@code made}: null when nothing was. */
    private record Made(
            Wish wish,
            String address,
            SnapshotDocument snapshot,
            @Nullable NewCluster made) implements Document {
        @Override
        public void text(Page page) {
            page.line(
                    made == null
                            ? "would found a cluster of " + wish.id + " at " + address
                            : "founded cluster " + made.id() + " of " + wish.id + " at " + address);
            page.line("from " + wish.file + ": " + snapshot.summary());
            page.line("next:");
            page.line("  raftd --id " + wish.id + " --listen " + address + " --data "
                    + wish.directory);
            page.line("  others: raftd --join " + address + " ..., then raftctl member add");
        }

        @Override
        public void json(Json json) {
            json.put("changed", made != null)
                    .put("dryRun", wish.dryRun)
                    .put("clusterId", made == null ? null : made.id())
                    .object(
                            "parent",
                            () -> json.put("clusterId", snapshot.contents().clusterId())
                                    .put("index", snapshot.contents().index())
                                    .put("term", snapshot.contents().term()))
                    .put("node", wish.id)
                    .put("diskId", made == null ? null : made.disk())
                    .put("address", address)
                    .put("dataDir", wish.directory.toAbsolutePath().toString())
                    .put("file", wish.file.toString())
                    .put("keys", snapshot.contents().keys())
                    .put("sessions", snapshot.contents().sessions())
                    .put("revision", snapshot.contents().revision());
        }
    }
}
