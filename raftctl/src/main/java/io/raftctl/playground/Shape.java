package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ports of a playground's nodes n1, n2, ..., as its mark file keeps them. */
record Shape(List<Integer> ports) {
    static final String FILE = "playground.properties";

    private static final String FORMAT = "1";

    Shape {
        ports = List.copyOf(ports);
    }

    static boolean isIn(Path dir) {
        return Files.isRegularFile(dir.resolve(FILE));
    }

    static Shape read(Path dir) {
        Path file = dir.resolve(FILE);
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
            if (!FORMAT.equals(properties.getProperty("format"))) {
                throw new IllegalArgumentException("not of format " + FORMAT);
            }
            return new Shape(Stream.of(properties.getProperty("ports", "").split(","))
                    .map(Integer::parseInt)
                    .toList());
        } catch (IOException | IllegalArgumentException e) {
            throw new PlaygroundException(
                    ErrorCode.CORRUPT,
                    file + " is not the mark of a playground: " + e.getMessage());
        }
    }

    void write(Path dir) throws IOException {
        String text = "# Marks a playground of raftctl: `raftctl playground destroy` deletes it.\n"
                + "format=" + FORMAT + "\nports="
                + ports.stream().map(String::valueOf).collect(Collectors.joining(",")) + "\n";
        Path aside = dir.resolve(FILE + ".tmp");
        Files.writeString(aside, text);
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(aside, dir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return ports.size()
                + (ports.size() == 1 ? " node on port " : " nodes on ports ")
                + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
