package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A raftd in a process of its own, with this test's classes; gone when it is closed. */
public final class DaemonProcess implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(60);

    /** Where the system begins to take the ports of outgoing connections from, by default. */
    private static final int EPHEMERAL = 32_768;

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final Path out;
    private final Path err;

    /** {@code outputs} holds what the process writes; named by {@code name}, and its number. */
    public DaemonProcess(Path outputs, String name, String... arguments) {
        this(outputs, name, List.of(), arguments);
    }

    /** {@code wrapper}: a command, with its arguments, that ends in running another one. */
    public DaemonProcess(Path outputs, String name, List<String> wrapper, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            out = Files.createTempFile(outputs, name, ".out");
            err = Files.createTempFile(outputs, name, ".err");
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its stdout and stderr are closed from the start. */
    static DaemonProcess mute(Path outputs, String name, String... arguments) {
        List<String> shell = List.of("sh", "-c", "exec \"$@\" >&- 2>&-", "sh");
        return new DaemonProcess(outputs, name, shell, arguments);
    }

    /**
     * On the loopback interface, free a moment ago, and below those that outgoing connections take,
     * so that it stays free while its daemon is down.
     */
    public static int freePort() throws IOException {
        int port = 0;
        while (!isFree(port)) {
            port = ThreadLocalRandom.current().nextInt(EPHEMERAL / 3, EPHEMERAL);
        }
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return port == socket.getLocalPort();
        } catch (BindException taken) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DaemonProcess awaitReady() {
        await().atMost(SOON).until(() -> out().endsWith("\n") || !process.isAlive());
        assertThat(out()).as(err()).startsWith("raftd ready ");
        return this;
    }

    public void awaitLog(String text) {
        await().atMost(SOON).until(() -> err().contains(text) || !process.isAlive());
        assertThat(err()).contains(text);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code name} without SIG. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    public int stop() throws IOException, InterruptedException {
        signal("TERM");
        return exitCode();
    }

    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
