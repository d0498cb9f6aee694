package io.raftctl.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Standard output: data, in the format that was asked for, always UTF-8. */
public final class Output {
    private final OutputStream stream;
    private final Format format;
    private final Look look;

    public Output(OutputStream stream, Format format, Look look) {
        this.stream = new BufferedOutputStream(stream);
        this.format = format;
        this.look = look;
    }

    public Format format() {
        return format;
    }

    /** Prints and flushes one document. */
    public void print(Document document) {
        if (format.isJson()) {
            write(Json.object(document::json) + "\n");
        } else {
            Page page = new Page(look);
            document.text(page);
            write(page.toString());
        }
        flush();
    }

    /** Prints one line to people, or the members that say the same to scripts. */
    public void print(String line, Consumer<Json> members) {
        print(Document.line(line, members));
    }

    public <T> Listing<T> listing(Listing.Shape<T> shape) {
        return new Listing<>(this, shape, look);
    }

    /** Bytes as they are; not flushed. */
    public void write(byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Text as it is; not flushed. */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    public void flush() {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
