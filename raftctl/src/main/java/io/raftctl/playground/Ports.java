package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** TCP ports of the loopback address. */
public final class Ports {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int DEFAULT_EPHEMERAL = 32768;
    private static final int LOWEST = 10_000;
    private static final int ATTEMPTS = 1000;

    private Ports() {}

    /** Whether one may listen there now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** So many free ports in a row, below those that outgoing connections take. */
    public static List<Integer> free(int count) {
        int end = firstEphemeral() - count;
        for (int i = 0; i < ATTEMPTS; i++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST, end);
            List<Integer> ports = IntStream.range(base, base + count).boxed().toList();
            if (ports.stream().allMatch(Ports::isFree)) {
                return ports;
            }
        }
        throw new PlaygroundException(
                ErrorCode.FAILED, "found no " + count + " free ports in a row below " + end);
    }

    private static int firstEphemeral() {
        try {
            int first = Integer.parseInt(Files.readString(EPHEMERAL).strip().split("\\s+", 2)[0]);
            return first > 2 * LOWEST ? first : DEFAULT_EPHEMERAL;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_EPHEMERAL;
        }
    }

    /** The process that listens there, or null when it is not ours to see. */
    static @Nullable Long owner(int port) {
        String inode = listeningInode(port);
        if (inode == null) {
            return null;
        }
        for (long pid : Processes.all()) {
            if (holds(pid, "socket:[" + inode + "]")) {
                return pid;
            }
        }
        return null;
    }

    private static @Nullable String listeningInode(int port) {
        String local = ":%04X".formatted(port);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : lines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                // local address, remote address, state (0A: listening), ..., inode
                if (fields.length > 9 && fields[1].endsWith(local) && fields[3].equals("0A")) {
                    return fields[9];
                }
            }
        }
        return null;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
