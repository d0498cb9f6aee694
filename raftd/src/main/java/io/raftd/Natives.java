package io.raftd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Netty unpacks its native libraries, which it deletes once they are loaded: under the data
 * directory, for the system's directory for temporary files may be mounted noexec. Where they
 * cannot be loaded, Netty goes without.
 */
final class Natives {
    private static final String DIRECTORY = "native";

    private Natives() {}

    /** To be called before anything of Netty is. */
    static void unpackInto(Path data) {
        System.setProperty("io.netty.native.workdir", data.resolve(DIRECTORY).toString());
    }

    /** Removes the directory, and what an earlier process left in it. */
    static void tidy(Path data) {
        Path directory = data.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw ExitException.usage("cannot remove " + directory + ": " + e);
        }
    }
}
