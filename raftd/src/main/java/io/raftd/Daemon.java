package io.raftd;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.raftd.kv.KeyValueStore;
import io.raftd.metrics.Histogram;
import io.raftd.node.Input;
import io.raftd.node.Node;
import io.raftd.node.NodeOptions;
import io.raftd.node.NodeStatus;
import io.raftd.node.Ports;
import io.raftd.node.Refusal;
import io.raftd.node.Reply;
import io.raftd.node.StorageFailure;
import io.raftd.protocol.FrameLimits;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Settings;
import io.raftd.server.ClientService;
import io.raftd.server.EventJournal;
import io.raftd.server.EventLog;
import io.raftd.server.Requests;
import io.raftd.server.StatusReport;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.Files;
import io.raftd.storage.journal.JournalDirectory;
import io.raftd.transport.Listener;
import io.raftd.transport.Local;
import io.raftd.transport.PeerLinks;
import io.raftd.transport.Sockets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node put together from its parts, on four threads: the event loop, which runs sockets, core and
 * state machine; one for the log, one for snapshots; and one in the background. Made and used on
 * the loop, but for what says otherwise.
 */
final class Daemon {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private static final long INBOX_BYTES = 32 << 20;
    private static final long HAND_OVER_MS = 2000;
    private static final long DRAIN_MS = 1000;
    private static final long WATCH_MS = 500;

    /** How long the end of the node waits for its journal. */
    private static final long LAST_WORDS_MS = 300;

    private final EventLoop loop;
    private final Consumer<Throwable> fatal;
    private final DataDirectory storage;
    private final DiskThread disk;
    private final PeerLinks links;
    private final Node node;
    private final Turns turns;
    private final ClientService clients;
    private final EventJournal journal;
    private final Listener listener;
    private final String version;

    /** What the opening of the directory had to mend. */
    private final List<String> notes;

    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Stage stage = Stage.RUNNING;
    private @Nullable String lastHint;
    private boolean wasFull;

    /** As of the last turn. */
    private volatile long term;

    /** What a node begins with: its opened directory, and the same once more for the journal. */
    record Start(DataDirectory.Opened opened, Files events) {}

    /** On the way from running to stopped. */
    private enum Stage {
        RUNNING,
        HANDING_OVER,
        DRAINING,
        CLOSED
    }

    /**
     * What is read off the node from outside, and done to it.
     *
     * @param forces how long the disk took, in ns
     * @param faults null where none are put into this node
     */
    record Instruments(Histogram forces, @Nullable InjectedFaults faults) {}

    /** {@code fatal} hears, on any thread, what ends the node. */
    Daemon(
            DaemonConfig config,
            Start start,
            Instruments instruments,
            Sockets sockets,
            String version,
            Consumer<Throwable> fatal) {
        DataDirectory.Opened opened = start.opened;
        loop = sockets.loop();
        storage = opened.storage();
        journal = journal(start, fatal);
        this.fatal = cause -> end(cause, fatal);
        disk = new DiskThread("raftd-disk", this.fatal);
        ExecutorService background = Executors.newSingleThreadExecutor(Threads.named("raftd-bg"));
        Local local = new Local(this::status, version, config.maxRequest());
        links = new PeerLinks(
                sockets,
                background,
                local,
                config.electionTimeout().toMillis(),
                news(),
                this.fatal);
        InjectedFaults faults = instruments.faults();
        if (faults != null) {
            links.inject(faults.links());
        }
        DiskThread snapshots = new DiskThread("raftd-snapshots", this.fatal);
        Ports ports = new Ports(
                storage,
                new PacedSnapshots(opened.storage().snapshots(), snapshots::rest, disk::busy),
                links,
                opened.restore(new KeyValueStore()),
                disk,
                snapshots,
                this::complete,
                UUID::randomUUID,
                new EventLog().andThen(journal));
        Random random = new Random();
        node = new Node(
                opened.recovered(),
                options(config),
                bound -> random.nextLong(bound),
                ports,
                System.nanoTime());
        turns = new Turns(loop, node, this::turned, this.fatal);
        Measures measures = new Measures(storage, links, instruments.forces());
        StatusReport report = new StatusReport(this::status, measures, faults, version);
        clients = new ClientService(
                loop,
                this::status,
                local::welcome,
                new Requests(turns, report, journal, config.maxRequest(), measures::served),
                this.fatal);
        listener = new Listener(sockets, local, links, turns, admission(config));
        this.version = version;
        notes = opened.notes();
        notes.forEach(log::warn);
    }

    private EventJournal journal(Start start, Consumer<Throwable> broken) {
        return new EventJournal(
                start.opened.recovered().self(),
                new JournalDirectory(start.events, JournalDirectory.Limits.DEFAULT),
                new DiskThread("raftd-events", broken),
                answer -> loop.execute(() -> {
                    answer.run();
                    turns().request();
                }));
    }

    private Listener.Admission admission(DaemonConfig config) {
        return new Listener.Admission(
                clients::connection,
                OpenFiles.maxClients(),
                FrameLimits.request(config.maxRequest()),
                Math.max(5000, 4 * config.electionTimeout().toMillis()));
    }

    /** What the node found tells its restarts apart in a timeline. */
    private void started() {
        NodeStatus now = status();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("version", version);
        values.put("disk", now.self().disk());
        values.put("cluster", now.cluster());
        values.put("state", now.state().name().toLowerCase(Locale.ROOT));
        values.put("lastIndex", now.log().lastIndex());
        values.put("lastTerm", now.log().lastTerm());
        values.put(
                "snapshotIndex", now.snapshot() == null ? null : now.snapshot().index());
        values.put("notes", notes);
        journal.record("started", now.term(), values);
    }

    /** The journal, too, is told of a fault of the disk, if it takes that in time. */
    private void end(Throwable cause, Consumer<Throwable> then) {
        if (cause instanceof StorageFailure failure) {
            fault(failure.kind().name().toLowerCase(Locale.ROOT), failure.getMessage());
        }
        journal.written()
                .orTimeout(LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                .whenComplete((done, late) -> then.accept(cause));
    }

    private void fault(String kind, @Nullable String message) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("kind", kind);
        values.put("message", message);
        journal.record("storage_fault", term, values);
    }

    private static NodeOptions options(DaemonConfig config) {
        Settings settings = Settings.of(
                config.electionTimeout().toNanos(), config.heartbeat().toNanos());
        return new NodeOptions(
                config.advertise().toString(),
                config.bootstrap(),
                settings,
                INBOX_BYTES,
                config.snapshots());
    }

    /** Binds the port; from then on the node calls others, and turns. */
    ChannelFuture open(DaemonConfig config) {
        return listener.bind(config.bindAddress()).addListener(bound -> {
            if (bound.isSuccess()) {
                links.open();
                started();
                turns.request();
                loop.scheduleWithFixedDelay(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS)
                        .addListener(ended -> fatal.accept(ended.cause()));
            }
        });
    }

    NodeStatus status() {
        return node.status();
    }

    private PeerLinks.News news() {
        return new PeerLinks.News() {
            @Override
            public void removed(String byWhom) {
                turns().offer(new Input.Removed(byWhom));
            }

            @Override
            public void gone(ReplicaId peer) {
                turns().offer(new Input.Gone(peer));
            }
        };
    }

    private Turns turns() {
        return turns;
    }

    private void complete(Input completed) {
        loop.execute(() -> turns.offer(completed));
    }

    private void turned() {
        clients.flush();
        NodeStatus now = status();
        term = now.term();
        if (now.state() == NodeStatus.State.REMOVED) {
            turns.stop();
            journal.record("removed", term, Map.of());
            fatal.accept(new ExitException(
                    ExitCode.REMOVED,
                    "the cluster has removed this node; delete --data, start the node anew"
                            + " and run `raftctl member add` to have it back"));
        }
        if (stage == Stage.HANDING_OVER && !leads()) {
            drain();
        }
        if (stage == Stage.DRAINING && clients.writesWaiting() == 0) {
            close();
        }
    }

    /** Tells the operator what to do, whenever that changes. */
    private void watch() {
        String hint = status().hint();
        if (hint != null && !hint.equals(lastHint)) {
            log.atWarn().addKeyValue("state", status().state()).log(hint);
        }
        lastHint = hint;
        boolean full = status().full();
        if (full && !wasFull) {
            fault("no_space", "the disk has no room for new entries");
        } else if (wasFull && !full) {
            journal.record("storage_recovered", term, Map.of("kind", "no_space"));
        }
        wasFull = full;
    }

    /**
     * Hands leadership over, finishes what was accepted, as far as that is a matter of a moment,
     * and closes the storage; then the future is done. From any thread.
     */
    CompletableFuture<Void> stop() {
        loop.execute(this::handOver);
        return stopped;
    }

    private void handOver() {
        if (stage != Stage.RUNNING) {
            return;
        }
        stage = Stage.HANDING_OVER;
        log.info("stopping");
        journal.record("stopping", term, Map.of());
        listener.close();
        if (leads()) {
            turns.offer(new Input.Transfer(null, new HandOver()));
            loop.schedule(this::drain, HAND_OVER_MS, TimeUnit.MILLISECONDS);
        } else {
            drain();
        }
    }

    private boolean leads() {
        NodeStatus now = status();
        return now.self().equals(now.leader());
    }

    /** What comes of the attempt; that this node no longer leads is seen at the end of a turn. */
    private final class HandOver implements Reply<Long> {
        @Override
        public void done(Long term) {
            log.info("leadership is handed over");
        }

        @Override
        public void refused(Refusal refusal) {
            log.info("leadership is not handed over: {}", refusal.message());
            drain();
        }
    }

    private void drain() {
        if (stage == Stage.HANDING_OVER) {
            stage = Stage.DRAINING;
            turns.request();
            loop.schedule(this::close, DRAIN_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void close() {
        if (stage != Stage.DRAINING) {
            return;
        }
        stage = Stage.CLOSED;
        turns.stop();
        clients.close();
        links.close();
        journal.close();
        journal.written()
                .orTimeout(LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                .whenComplete((done, late) -> disk.execute(() -> {
                    storage.close();
                    stopped.complete(null);
                }));
    }
}
