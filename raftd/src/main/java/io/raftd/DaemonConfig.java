package io.raftd;

import io.raftd.node.NodeOptions.Listed;
import io.raftd.node.SnapshotPolicy;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A checked configuration.
 *
 * @param listen where the port is bound
 * @param advertise under which the others reach the node
 * @param bootstrap empty when the node is to join, or was started on a directory with data
 * @param join nodes of the cluster that is to admit this one
 * @param snapshots when the node takes one by itself
 * @param maxRequest bytes of a key and its value together
 * @param faultInjection whether faults may be put into the node on request
 */
record DaemonConfig(
        String id,
        Endpoint listen,
        Endpoint advertise,
        Path data,
        List<Listed> bootstrap,
        List<Endpoint> join,
        Duration electionTimeout,
        Duration heartbeat,
        long segmentSize,
        SnapshotPolicy snapshots,
        int maxRequest,
        Level logLevel,
        LogFormat logFormat,
        @Nullable Path pidFile,
        @Nullable Path readyFile,
        boolean faultInjection) {

    private static final int MAX_ADDRESS = 255;
    private static final int MAX_MEMBERS = 64;

    /** Throws ExitException, naming the setting and what is wrong with it. */
    static DaemonConfig of(Options options) {
        String id = options.get(Setting.ID, NodeId::parse);
        Endpoint listen = options.get(Setting.LISTEN, Endpoint::parse);
        List<Listed> bootstrap = orEmpty(options.find(Setting.BOOTSTRAP, DaemonConfig::members));
        List<Endpoint> join = orEmpty(options.find(Setting.JOIN, Endpoint::parseList));
        if (!bootstrap.isEmpty() && !join.isEmpty()) {
            throw ExitException.usage(
                    "--bootstrap and --join: a node is born with its cluster, or joins one");
        }
        Endpoint advertise = advertise(options, id, listen, bootstrap);
        Duration electionTimeout = options.get(
                Setting.ELECTION_TIMEOUT,
                text -> Setting.ELECTION_TIMEOUT.within(text, Quantities::duration));
        return new DaemonConfig(
                id,
                listen,
                advertise,
                options.get(Setting.DATA, DaemonConfig::path),
                bootstrap,
                join,
                electionTimeout,
                heartbeat(options, electionTimeout),
                size(options, Setting.SEGMENT_SIZE),
                new SnapshotPolicy(
                        size(options, Setting.SNAPSHOT_LOG_SIZE),
                        options.get(Setting.SNAPSHOT_ENTRIES, DaemonConfig::entries)),
                Math.toIntExact(size(options, Setting.MAX_REQUEST)),
                options.get(Setting.LOG_LEVEL, DaemonConfig::level),
                options.get(Setting.LOG_FORMAT, LogFormat::parse),
                options.find(Setting.PID_FILE, DaemonConfig::path),
                options.find(Setting.READY_FILE, DaemonConfig::path),
                faultInjection(options, listen));
    }

    /** To bind; throws ExitException when the host is none of this machine's. */
    InetSocketAddress bindAddress() {
        return new InetSocketAddress(host(listen), listen.port());
    }

    /** Why a node that belongs to no cluster would not come to one, or null when it may. */
    @Nullable
    String unborn() {
        return bootstrap.isEmpty() && join.isEmpty()
                ? "--data " + data + " holds no cluster's data:"
                        + " say --bootstrap to found a cluster, or --join to be admitted to one"
                : null;
    }

    /** As {@code --log-level} takes it. */
    static Level level(String text) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not one of error, warn, info, debug, trace");
    }

    private static Endpoint advertise(
            Options options, String id, Endpoint listen, List<Listed> bootstrap) {
        InetAddress host = host(listen);
        if (!host.isLoopbackAddress() && !options.isOn(Setting.INSECURE)) {
            throw ExitException.usage("--listen " + listen
                    + " is reached from beyond this machine and nothing is encrypted:"
                    + " listen on 127.0.0.1, or say --insecure");
        }
        Endpoint given = options.find(Setting.ADVERTISE, DaemonConfig::address);
        if (given == null && host.isAnyLocalAddress()) {
            throw ExitException.usage("--listen " + listen
                    + " is no address to be reached at: say --advertise HOST:PORT as well");
        }
        if (given != null && isWildcard(given.host())) {
            throw ExitException.usage("--advertise " + given + " is no address to be reached at");
        }
        if (bootstrap.isEmpty()) {
            return given == null ? listen : given;
        }
        String listed = bootstrap.stream()
                .filter(member -> member.node().equals(id))
                .map(Listed::address)
                .findFirst()
                .orElseThrow(
                        () -> ExitException.usage("--bootstrap does not list this node, " + id));
        if (given != null && !given.toString().equals(listed)) {
            throw ExitException.usage(
                    "--bootstrap lists " + id + " at " + listed + ", --advertise says " + given);
        }
        return Endpoint.parse(listed);
    }

    /** Nobody is asked who may do so; hence not where others than this machine's users come. */
    private static boolean faultInjection(Options options, Endpoint listen) {
        boolean on = options.isOn(Setting.ENABLE_FAULT_INJECTION);
        if (on && !host(listen).isLoopbackAddress()) {
            throw ExitException.usage("--enable-fault-injection is for the loopback interface, and"
                    + " --listen " + listen + " is reached from beyond it");
        }
        return on;
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
    }

    private static InetAddress host(Endpoint endpoint) {
        try {
            return InetAddress.getByName(endpoint.host());
        } catch (UnknownHostException e) {
            throw ExitException.usage("--listen " + endpoint + ": unknown host " + endpoint.host());
        }
    }

    private static Endpoint address(String text) {
        if (text.length() > MAX_ADDRESS) {
            throw new IllegalArgumentException(
                    "address of " + text.length() + " characters > " + MAX_ADDRESS);
        }
        return Endpoint.parse(text);
    }

    private static List<Listed> members(String text) {
        List<Listed> members = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + part + "' is not ID=HOST:PORT");
            }
            String node = NodeId.parse(part.substring(0, equals).strip());
            String address = address(part.substring(equals + 1).strip()).toString();
            if (!taken.add(node)) {
                throw new IllegalArgumentException(node + " is listed twice");
            }
            if (!taken.add(address)) {
                throw new IllegalArgumentException(address + " is listed twice");
            }
            members.add(new Listed(node, address));
        }
        if (members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(members.size() + " nodes > " + MAX_MEMBERS);
        }
        return List.copyOf(members);
    }

    private static Duration heartbeat(Options options, Duration electionTimeout) {
        // Duration.dividedBy would prepare decimals of any size, for 2 MiB of garbage.
        Duration most = Duration.ofNanos(electionTimeout.toNanos() / 3);
        if (!options.has(Setting.HEARTBEAT)) {
            Duration usual = options.get(Setting.HEARTBEAT, Quantities::duration);
            return usual.compareTo(most) < 0 ? usual : most;
        }
        return options.get(Setting.HEARTBEAT, text -> {
            Duration heartbeat = Quantities.duration(text);
            if (heartbeat.isZero() || heartbeat.compareTo(most) > 0) {
                throw new IllegalArgumentException("'" + text
                        + "' is not above 0 and at most a third of the election timeout of "
                        + electionTimeout.toMillis() + "ms");
            }
            return heartbeat;
        });
    }

    private static Long entries(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 1");
        }
        return Long.valueOf(text);
    }

    private static long size(Options options, Setting setting) {
        return options.get(setting, text -> setting.within(text, Quantities::bytes));
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the path is empty");
        }
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
