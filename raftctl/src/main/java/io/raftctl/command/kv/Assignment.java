package io.raftctl.command.kv;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.protocol.ErrorCode;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A key and the value to write: a word, standard input, or a file. */
final class Assignment {
    /** No node takes more. */
    private static final int MAX = 16 << 20;

    @Parameters(index = "0", paramLabel = "KEY", description = "the key")
    private String key = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "the value; - reads it from standard input")
    private @Nullable String text;

    @Option(names = "--file", paramLabel = "FILE", description = "read the value from a file")
    private @Nullable Path file;

    ByteString key() {
        return Kv.key(key);
    }

    ByteString value(Globals globals) {
        if ((text == null) == (file == null)) {
            throw Failure.usage("give either a value or --file");
        }
        if (text != null && !text.equals("-")) {
            return ByteString.copyFromUtf8(text);
        }
        try (InputStream in =
                file == null ? globals.console().in() : new FileInputStream(file.toFile())) {
            byte[] bytes = in.readNBytes(MAX + 1);
            if (bytes.length > MAX) {
                throw new Failure(ErrorCode.TOO_LARGE, "value of more than " + MAX + " bytes");
            }
            return ByteString.copyFrom(bytes);
        } catch (InterruptedIOException e) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted: nothing done");
        } catch (IOException e) {
            throw Failure.usage("can't read the value: " + e.getMessage());
        }
    }
}
