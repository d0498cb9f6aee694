package io.raftctl.command.snapshot;

import io.raftctl.offline.SnapshotFile.Contents;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;

import org.jspecify.annotations.Nullable;

/**
 * A restore of a running cluster that was done, or would be.
 *
 * @param keysBefore how many there were when it began, like {@code revisionBefore}
 * @param revision of the store with the restored keys; null: it was not done
 */
record RestoreDocument(
        String file,
        Contents contents,
        String clusterId,
        long keysBefore,
        long revisionBefore,
        @Nullable Long revision)
        implements Document {
    @Override
    public void text(Page page) {
        if (revision == null) {
            page.line("would restore " + file + ":");
            for (String line : considered()) {
                page.line(line);
            }
        } else {
            page.line("restored " + file + ": " + keys(contents.keys()) + ", revision " + revision);
        }
    }

    /** What is there, and what takes its place. */
    String[] considered() {
        boolean same = contents.clusterId().equals(clusterId);
        return new String[] {
            "now:    cluster " + clusterId + ", " + keys(keysBefore) + ", revision "
                    + revisionBefore,
            "file:   " + (same ? "the same cluster" : "ANOTHER CLUSTER, " + contents.clusterId())
                    + ", " + keys(contents.keys()) + ", " + Text.size(contents.stateBytes())
                    + ", index " + contents.index() + " of " + Text.time(contents.timeMs()),
            "after:  the keys of the file, and no others; members and sessions stay"
        };
    }

    private static String keys(long keys) {
        return keys + (keys == 1 ? " key" : " keys");
    }

    @Override
    public void json(Json json) {
        json.put("file", file)
                .put("dryRun", revision == null)
                .put("clusterId", clusterId)
                .put("sourceClusterId", contents.clusterId())
                .put("index", contents.index())
                .put("term", contents.term())
                .time("createdAt", contents.timeMs())
                .put("checksum", contents.checksum())
                .put("keys", contents.keys())
                .put("stateBytes", contents.stateBytes())
                .put("keysBefore", keysBefore)
                .put("revisionBefore", revisionBefore)
                .put("revision", revision);
    }
}
