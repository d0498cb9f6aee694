package io.raftctl.command.kv;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftd.protocol.ErrorCode;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A key and the value to write: a word, standard input, or a file. */
final class Assignment {
    /** No node takes more. */
    private static final int MAX = 16 << 20;

    private String key = "";
    private @Nullable String text;
    private @Nullable Path file;

    void describe(Syntax syntax) {
        syntax.parameter("KEY").about("the key").takes(String.class, value -> key = value);
        syntax.optionalParameter("VALUE")
                .about("the value; - reads it from standard input")
                .takes(String.class, value -> text = value);
        syntax.option("--file")
                .label("FILE")
                .about("read the value from a file")
                .takes(Path.class, value -> file = value);
    }

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
