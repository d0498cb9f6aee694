package io.raftd.storage.journal;

import io.raftd.node.Journal;
import io.raftd.node.JournalPage;
import io.raftd.storage.Files;
import io.raftd.storage.journal.JournalFormat.Contents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal in a node's data directory. It is looked at when it is first used, and again after
 * every failure, so that it goes on from what is really there.
 */
public final class JournalDirectory implements Journal {
    private final Files files;
    private final JournalReader reader;
    private final Limits limits;
    private final List<String> complaints = new ArrayList<>();
    private long nextSeq = 1;

    /** The newest file, null while it must be looked at. */
    private @Nullable Tail tail;

    /** How much is kept: of each file, and how many. */
    public record Limits(int fileBytes, int files) {
        public static final Limits DEFAULT = new Limits(1 << 20, 8);

        public Limits {
            if (fileBytes < JournalFormat.HEADER + JournalFormat.RECORD_HEADER || files < 1) {
                throw new IllegalArgumentException(
                        files + " files of " + fileBytes + " bytes are no journal");
            }
        }
    }

    private record Tail(String file, int end) {}

    /** Uses {@code files} from the thread of its callers, and owns them. */
    public JournalDirectory(Files files, Limits limits) {
        this.files = files;
        this.reader = new JournalReader(files);
        this.limits = limits;
    }

    @Override
    public void append(byte[] event) throws IOException {
        int bytes = JournalFormat.RECORD_HEADER + event.length;
        if (bytes > Math.min(JournalFormat.MAX_RECORD, limits.fileBytes - JournalFormat.HEADER)) {
            throw new IOException("an event of " + event.length + " bytes is too large");
        }
        Tail into = tail == null ? open() : tail;
        tail = null;
        if (into.end + bytes > limits.fileBytes) {
            into = begin();
        }
        byte[] record = JournalFormat.record(nextSeq, event);
        files.write(into.file, into.end, ByteBuffer.wrap(record));
        tail = new Tail(into.file, into.end + bytes);
        nextSeq++;
    }

    private Tail open() throws IOException {
        files.createDirectory(JournalReader.DIRECTORY);
        List<Long> all = reader.firstSeqs();
        if (all.isEmpty()) {
            return begin();
        }
        long newest = all.get(all.size() - 1);
        String file = JournalReader.name(newest);
        Contents contents = reader.contents(newest);
        nextSeq = Math.max(nextSeq, contents.highestSeq() + 1);
        if (contents.end() == 0) {
            if (contents.size() > 0) {
                complaints.add(file + " has no sound header; begun another file");
            }
            return begin();
        }
        if (contents.skipped() > 0) {
            complaints.add(contents.skipped() + " bytes of " + file + " are damaged; passed over");
        }
        if (contents.end() < contents.size()) {
            files.truncate(file, contents.end());
            complaints.add("the last " + (contents.size() - contents.end()) + " bytes of " + file
                    + " are no whole event; cut off");
        }
        return new Tail(file, contents.end());
    }

    /** Begins another file, in the place of the oldest when there are as many as may be. */
    private Tail begin() throws IOException {
        List<Long> all = reader.firstSeqs();
        for (int i = 0; i <= all.size() - limits.files; i++) {
            files.delete(JournalReader.name(all.get(i)));
        }
        String file = JournalReader.name(nextSeq);
        files.create(file);
        files.write(file, 0, ByteBuffer.wrap(JournalFormat.header(nextSeq)));
        return new Tail(file, JournalFormat.HEADER);
    }

    @Override
    public JournalPage read(long after, int maxBytes) throws IOException {
        if (tail != null && after == nextSeq - 1) {
            return new JournalPage(List.of(), false, after, List.of());
        }
        return reader.page(after, maxBytes);
    }

    @Override
    public String complaint() {
        String all = String.join("; ", complaints);
        complaints.clear();
        return all;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
