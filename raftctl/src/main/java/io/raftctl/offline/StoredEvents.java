package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftd.node.JournalPage;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.Files;
import io.raftd.storage.journal.JournalReader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journal of events in a node's data directory; the node may run. */
public final class StoredEvents {
    private static final int PAGE_BYTES = 1 << 20;

    /** An event as it is stored, and its number. */
    public record Event(long seq, byte[] bytes) {}

    /** What was found, the oldest first, and what could not be read, in words. */
    public record Contents(List<Event> events, List<String> flaws) {}

    private StoredEvents() {}

    /**
     * Reads all of it.
     *
     * @throws DirectoryException when there is none, or it can't be read
     */
    public static Contents read(Path directory) {
        if (!java.nio.file.Files.isDirectory(directory.resolve(JournalReader.DIRECTORY))) {
            throw new DirectoryException(Kind.MISSING, directory + " holds no journal of events");
        }
        return StoppedDirectory.translated(directory, () -> {
            try (Files files = DiskFiles.openUnlocked(directory)) {
                JournalReader reader = new JournalReader(files);
                List<Event> events = new ArrayList<>();
                List<String> flaws = new ArrayList<>();
                long after = 0;
                boolean more = true;
                while (more) {
                    JournalPage page = reader.page(after, PAGE_BYTES);
                    page.items().forEach(item -> events.add(new Event(item.seq(), item.event())));
                    flaws.addAll(page.flaws());
                    more = page.more() && !page.items().isEmpty();
                    after = more ? events.get(events.size() - 1).seq() : after;
                }
                return new Contents(events, flaws.stream().distinct().toList());
            }
        });
    }
}
