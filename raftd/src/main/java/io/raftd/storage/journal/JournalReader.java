package io.raftd.storage.journal;

import io.raftd.node.JournalPage;
import io.raftd.node.JournalPage.Item;
import io.raftd.storage.Files;
import io.raftd.storage.journal.JournalFormat.Contents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads a journal that may be written meanwhile, and whatever is sound of a damaged one. */
public final class JournalReader {
    /** Where the journal lies in a data directory. */
    public static final String DIRECTORY = "events";

    /** No file of a journal is anywhere near as large. */
    private static final int MAX_FILE = 64 << 20;

    private final Files files;

    public JournalReader(Files files) {
        this.files = files;
    }

    /**
     * The events behind number {@code after}. What is unsound in a file is told with the page that
     * reads it from its beginning; of the newest one's end it is not, for it may be under way.
     */
    public JournalPage page(long after, int maxBytes) throws IOException {
        List<Long> all = firstSeqs();
        List<Item> items = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        long last = 0;
        int bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            boolean newest = i == all.size() - 1;
            if (!newest && all.get(i + 1) <= after + 1) {
                continue;
            }
            Contents contents = contents(all.get(i));
            if (after < all.get(i)) {
                complain(all.get(i), contents, newest, flaws);
            }
            last = Math.max(last, contents.lastSeq());
            for (Item item : contents.items()) {
                if (item.seq() <= after) {
                    continue;
                }
                if (bytes > 0 && bytes + item.event().length > maxBytes) {
                    return new JournalPage(items, true, last, flaws);
                }
                bytes += item.event().length;
                items.add(item);
            }
        }
        return new JournalPage(items, false, last, flaws);
    }

    private static void complain(
            long firstSeq, Contents contents, boolean newest, List<String> flaws) {
        String file = name(firstSeq);
        int unsound = contents.skipped() + (newest ? 0 : contents.size() - contents.end());
        if (contents.end() == 0) {
            if (contents.size() >= JournalFormat.HEADER || !newest && contents.size() > 0) {
                flaws.add(file + " has no header that is known to this version");
            }
        } else if (unsound > 0) {
            flaws.add(unsound + " bytes of " + file + " are damaged");
        }
        if (contents.unknown() > 0) {
            flaws.add(contents.unknown() + " events in " + file + " are of a later version");
        }
    }

    /** The files, the oldest first, by the numbers in their names. */
    List<Long> firstSeqs() throws IOException {
        return files.list(DIRECTORY).stream()
                .map(JournalFormat::firstSeq)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    static String name(long firstSeq) {
        return DIRECTORY + "/" + JournalFormat.name(firstSeq);
    }

    /** Of one file; one that is gone is empty. */
    Contents contents(long firstSeq) throws IOException {
        String file = name(firstSeq);
        try {
            ByteBuffer b = ByteBuffer.allocate((int) Math.min(files.size(file), MAX_FILE));
            int size = files.read(file, 0, b);
            return JournalFormat.read(b.array(), size, firstSeq);
        } catch (NoSuchFileException gone) {
            return new Contents(List.of(), firstSeq - 1, 0, 0, 0, 0);
        }
    }
}
