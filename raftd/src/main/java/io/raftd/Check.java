package io.raftd;

import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.Defect;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Identity;
import io.raftd.storage.LogVisitor;
import io.raftd.storage.Mark;
import io.raftd.storage.SegmentHeader;
import io.raftd.transport.Probe;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether a node could be started as configured, without starting it: what is found is printed, and
 * the first thing that would keep it from starting gives the exit code.
 */
final class Check {
    private static final int PROBE_BYTES = 4096;
    private static final int PROBE_TIMEOUT_MS = 2000;

    /** What a directory may hold that has never been a node's. */
    private static final Set<String> NOTHING = Set.of("lock");

    /** A clock before this was never set. */
    private static final Instant PAST = Instant.parse("2024-01-01T00:00:00Z");

    private final DaemonConfig config;
    private final PrintStream out;
    private final PrintStream err;
    private ExitCode first = ExitCode.STOPPED;

    Check(DaemonConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.out = out;
        this.err = err;
    }

    ExitCode run() {
        good("configuration of " + config.id());
        directory();
        port();
        clock();
        disk();
        return first;
    }

    private void good(String what) {
        out.println("ok: " + what);
    }

    private void bad(ExitCode code, String what) {
        err.println("raftd: " + what);
        first = first == ExitCode.STOPPED ? code : first;
    }

    private void directory() {
        Path data = config.data();
        if (!Files.exists(data)) {
            withoutCluster("data directory " + data + " will be created");
            return;
        }
        try (DiskFiles files = DiskFiles.openToRead(data)) {
            if (NOTHING.containsAll(files.list(""))) {
                withoutCluster("data directory " + data + " is empty");
            } else {
                inspect(files);
            }
        } catch (StorageFailure e) {
            if (e.kind() == StorageFailure.Kind.IN_USE) {
                good("data directory " + data + " is in use by a running node");
            } else {
                bad(ExitCode.of(e), String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            bad(ExitCode.USAGE, "data directory " + data + ": " + e);
        }
    }

    private void withoutCluster(String what) {
        String unborn = config.unborn();
        if (unborn == null) {
            good(what);
        } else {
            bad(ExitCode.USAGE, unborn);
        }
    }

    private void inspect(DiskFiles files) {
        Identity identity = DataDirectory.inspect(files, new Damage()).identity();
        if (identity != null && !identity.node().equals(config.id())) {
            String owner = identity.node();
            bad(ExitCode.FOREIGN, config.data() + " is of node " + owner + ", not " + config.id());
        } else if (identity != null && identity.removed()) {
            String cluster = String.valueOf(identity.cluster());
            bad(
                    ExitCode.REMOVED,
                    config.data() + " is of a replica that was removed from cluster " + cluster);
        } else if (identity != null && identity.cluster() == null) {
            withoutCluster("data directory " + config.data() + " of a node without a cluster");
        } else if (first == ExitCode.STOPPED) {
            Identity.Parent parent = identity == null ? null : identity.parent();
            String lineage = parent == null ? "" : ", founded with the state " + parent;
            good("data directory " + config.data() + lineage);
        }
    }

    private void port() {
        InetSocketAddress address = config.bindAddress();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            good("address " + config.listen() + " is free");
        } catch (IOException notBound) {
            try {
                String node = Probe.node(address, PROBE_TIMEOUT_MS);
                if (node.equals(config.id())) {
                    good("address " + config.listen() + " is held by this node, which runs");
                } else {
                    bad(ExitCode.ADDRESS_IN_USE, config.listen() + " is in use by node " + node);
                }
            } catch (IOException noNode) {
                bad(
                        ExitCode.ADDRESS_IN_USE,
                        config.listen() + " cannot be bound: " + notBound.getMessage());
            }
        }
    }

    private void clock() {
        Instant now = Instant.now();
        if (now.isBefore(PAST)) {
            bad(ExitCode.FAILED, "the clock says " + now + "; set it");
        } else {
            good("clock " + now);
        }
    }

    /** Writes and forces a little where the data is or will be. */
    private void disk() {
        Path directory = config.data();
        while (!Files.exists(directory) && directory.getParent() != null) {
            directory = directory.getParent();
        }
        try {
            Path probe = Files.createTempFile(directory, ".raftd-check", null);
            try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(PROBE_BYTES));
                channel.force(true);
                long us = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
                good("disk of " + directory + ": a write was forced in " + us + " us");
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            bad(ExitCode.DISK_FAILED, "cannot write and force in " + directory + ": " + e);
        }
    }

    /** Reports what would make the node refuse its directory. */
    private final class Damage implements LogVisitor {
        @Override
        public void segment(SegmentHeader header, long bytes) {}

        @Override
        public void record(Entry entry, long position) {}

        @Override
        public void mark(Mark mark, long position) {}

        @Override
        public void end(long position) {}

        @Override
        public void defect(Defect defect) {
            switch (defect.kind()) {
                case DAMAGE -> bad(ExitCode.CORRUPT, config.data() + ": " + defect);
                case FOREIGN -> bad(ExitCode.FOREIGN, config.data() + ": " + defect);
                case TORN, LEFTOVER ->
                    good(config.data() + ": " + defect + "; the next start mends it");
            }
        }
    }
}
