package io.raftd;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.raftd.metrics.Histogram;
import io.raftd.node.NodeStatus;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Files;
import io.raftd.storage.Identity;
import io.raftd.storage.SlowFiles;
import io.raftd.transport.Listener;
import io.raftd.transport.Sockets;
import java.io.IOException;
import java.security.Security;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a service of the system: its start, its signals, its files, its end. */
final class Service {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    /** Behind a signal the process ends within five seconds, come what may. */
    private static final long STOP_MS = 4500;

    private final DaemonConfig config;
    private final String version;
    private final Supplier<Options> options;
    private final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
    private final Histogram forces = new Histogram(TimeUnit.SECONDS.toNanos(10));
    private final @Nullable InjectedFaults faults;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** Null until the port is bound. */
    private volatile @Nullable Daemon daemon;

    /** {@code options}: as they are when it is called. */
    Service(DaemonConfig config, String version, Supplier<Options> options) {
        this.config = config;
        this.version = version;
        this.options = options;
        this.faults = config.faultInjection() ? new InjectedFaults() : null;
    }

    /** Returns when the node has stopped; throws what kept it from starting or going on. */
    ExitCode run() throws InterruptedException {
        Signals.handle("TERM", () -> stop(ExitCode.TERMINATED));
        Signals.handle("INT", () -> stop(ExitCode.INTERRUPTED));
        Signals.handle("HUP", this::reload);
        Files files = lockData();
        MarkerFile pid = new MarkerFile(config.pidFile());
        MarkerFile ready = new MarkerFile(config.readyFile());
        try {
            start(new Daemon.Start(recover(files), files.forAnotherThread()), pid, ready);
            return exit.get();
        } catch (ExecutionException e) {
            throw ExitException.unwrapped(e);
        } finally {
            ready.remove();
            pid.remove();
        }
    }

    private Files lockData() {
        LongConsumer forced = ns -> forces.record(System.nanoTime(), ns);
        try {
            return faults == null
                    ? DiskFiles.open(config.data(), forced)
                    : new SlowFiles(
                            DiskFiles.open(config.data(), ns -> {}), faults.forceDelayMs(), forced);
        } catch (IOException e) {
            throw ExitException.usage("--data " + config.data() + " cannot be used: " + e);
        }
    }

    private DataDirectory.Opened recover(Files files) {
        DataDirectory.Opened opened = DataDirectory.open(
                files,
                config.id(),
                new DataDirectory.Options(config.segmentSize()),
                UUID::randomUUID);
        String unborn = opened.recovered().cluster() == null ? config.unborn() : null;
        if (unborn != null) {
            opened.storage().close();
            throw ExitException.usage(unborn);
        }
        return opened;
    }

    private void start(Daemon.Start found, MarkerFile pid, MarkerFile ready)
            throws InterruptedException, ExecutionException {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Natives.unpackInto(config.data());
        Sockets sockets = Sockets.open(Threads.named("raftd-loop"));
        Natives.tidy(config.data());
        EventLoop loop = sockets.loop();
        Daemon made = loop.submit(() -> new Daemon(
                        config,
                        found,
                        new Daemon.Instruments(forces, faults),
                        sockets,
                        version,
                        this::fail))
                .get();
        ChannelFuture bound = made.open(config).await();
        if (!bound.isSuccess()) {
            throw notBound(bound.cause());
        }
        daemon = made;
        pid.write(Long.toString(ProcessHandle.current().pid()));
        String line = readyLine(loop.submit(made::status).get());
        log.info("ready, on {}, with {}", config.listen(), sockets.kind());
        Identity.Parent parent = found.opened().storage().parent();
        if (parent != null) {
            log.info("this directory was founded with the state {}", parent);
        }
        System.out.println(line);
        ready.write(line);
    }

    private ExitException notBound(Throwable cause) {
        return Listener.isAddressInUse(cause)
                ? new ExitException(
                        ExitCode.ADDRESS_IN_USE,
                        config.listen() + " is in use by another process;"
                                + " stop it, or choose another --listen")
                : ExitException.usage(
                        "--listen " + config.listen() + " cannot be bound: " + cause.getMessage());
    }

    private String readyLine(NodeStatus status) {
        return "raftd ready id=%s listen=%s state=%s cluster=%s version=%s"
                .formatted(
                        config.id(),
                        config.listen(),
                        status.state().name().toLowerCase(Locale.ROOT),
                        status.cluster() == null ? "none" : status.cluster(),
                        version);
    }

    private void fail(Throwable cause) {
        exit.completeExceptionally(cause);
    }

    /**
     * The first signal stops the node, the second one the process; as does the first before there
     * is a node, which has acknowledged nothing yet.
     */
    private void stop(ExitCode atOnce) {
        Daemon running = daemon;
        if (running == null) {
            Runtime.getRuntime().halt(ExitCode.STOPPED.number());
            return;
        }
        if (!stopping.compareAndSet(false, true)) {
            exit.complete(atOnce);
            return;
        }
        running.stop().orTimeout(STOP_MS, TimeUnit.MILLISECONDS).whenComplete((done, late) -> {
            if (late != null) {
                log.warn("the disk is not done after {} ms; stopping without it", STOP_MS);
            }
            exit.complete(ExitCode.STOPPED);
        });
    }

    private void reload() {
        try {
            LogWriter.setLevel(options.get().get(Setting.LOG_LEVEL, DaemonConfig::level));
            log.info("log level reloaded");
        } catch (ExitException e) {
            log.error("log level not reloaded: {}", e.getMessage());
        }
    }
}
