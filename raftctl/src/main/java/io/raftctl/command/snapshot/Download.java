package io.raftctl.command.snapshot;

import io.raftctl.command.Progress;
import io.raftctl.output.Text;
import io.raftd.protocol.wire.SnapshotInfo;

import java.io.InputStream;
import java.util.Objects;

/** The bytes of a node's snapshot as they come in; each is written to a file before it is read. */
final class Download extends InputStream {
    private final RemoteSnapshots snapshots;
    private final SnapshotInfo snapshot;
    private final AsideFile to;
    private final Progress progress;
    private byte[] part = {};
    private int at;

    /** Bytes that have come. */
    private long done;

    Download(RemoteSnapshots snapshots, SnapshotInfo snapshot, AsideFile to, Progress progress) {
        this.snapshots = snapshots;
        this.snapshot = snapshot;
        this.to = to;
        this.progress = progress;
    }

    @Override
    public int read() {
        return hasMore() ? part[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int from, int length) {
        Objects.checkFromIndexSize(from, length, b.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int n = Math.min(length, part.length - at);
        System.arraycopy(part, at, b, from, n);
        at += n;
        return n;
    }

    private boolean hasMore() {
        if (at == part.length && done < snapshot.getBytes()) {
            part = snapshots.read(snapshot, done);
            at = 0;
            to.write(part);
            done += part.length;
            show(snapshot.getBytes() - done);
        }
        return at < part.length;
    }

    private void show(long left) {
        if (left > 0) {
            progress.show(
                    done,
                    snapshot.getBytes(),
                    "snapshot (" + snapshot.getIndex() + "," + snapshot.getTerm() + ") of "
                            + snapshots.node() + ", " + Text.size(left) + " left");
        }
    }
}
