package io.raftctl.command.recover;

import io.raftctl.command.Failure;
import io.raftctl.output.Json;
import io.raftctl.output.Parsed;
import io.raftd.protocol.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON documents that go from host to host by hand. The last member is the SHA-256 of all that is
 * before it, so one that was cut short or edited is found out.
 */
final class Sealed {
    /** More than any such document has. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern SEALED = Pattern.compile(
            "(\\{\"schema\":1,\"kind\":\"([a-z]+)\",.*),\"checksum\":\"([0-9a-f]{64})\"\\}\\s*",
            Pattern.DOTALL);

    private Sealed() {}

    /** A document on a line of its own. */
    static String seal(String kind, Consumer<Json> members) {
        String whole = Json.object(json -> members.accept(json.put("kind", kind)));
        String open = whole.substring(0, whole.length() - 1);
        return open + ",\"checksum\":\"" + sha256(open) + "\"}\n";
    }

    /**
     * The document in a file. Fails when there is none, when it is not as it was written, and when
     * it is of another kind.
     */
    static Parsed open(String kind, Path file) {
        Matcher sealed = SEALED.matcher(read(file));
        if (!sealed.matches() || !sha256(sealed.group(1)).equals(sealed.group(3))) {
            throw new Failure(
                    ErrorCode.CORRUPT,
                    file + " is not, or not all of, a " + kind + " as raftctl" + " has written it");
        }
        if (!sealed.group(2).equals(kind)) {
            throw Failure.usage(file + " is a " + sealed.group(2) + ", not a " + kind);
        }
        try {
            return Parsed.of(sealed.group(1) + "}");
        } catch (IllegalArgumentException e) {
            throw unknown(file, e);
        }
    }

    /** A sound document of the kind, with members that this version doesn't know. */
    static Failure unknown(Path file, IllegalArgumentException e) {
        return Failure.usage(file + " is of another version of raftctl: " + e.getMessage());
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new Failure(ErrorCode.NOT_FOUND, "no file " + file);
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't read " + file + ": " + e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
