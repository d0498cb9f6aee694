package io.raftctl.command.events;

import io.raftctl.offline.DamageException;
import io.raftctl.offline.DirectoryException;
import io.raftctl.offline.StoredEvents;
import io.raftctl.timeline.Happening;
import io.raftd.protocol.wire.JournalEvent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journals in data directories of nodes, which may run or not. */
record StoredJournals(List<Path> directories) implements Journals {
    @Override
    public Look next() {
        List<Happening> found = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        for (Path directory : directories) {
            try {
                read(directory, found, flaws);
            } catch (DirectoryException | DamageException e) {
                unread.add(new Unread(directory.toString(), String.valueOf(e.getMessage())));
            }
        }
        return new Look(found, directories.size() - unread.size(), unread, flaws);
    }

    private static void read(Path directory, List<Happening> found, List<String> flaws) {
        StoredEvents.Contents contents = StoredEvents.read(directory);
        contents.flaws().forEach(flaw -> flaws.add(directory + ": " + flaw));
        for (StoredEvents.Event event : contents.events()) {
            JournalEvent decoded = Wire.parse(event.bytes());
            if (decoded == null) {
                flaws.add(directory + ": event " + event.seq() + " is of an unknown form");
            } else {
                found.add(Wire.happening(decoded, event.seq()));
            }
        }
    }

    @Override
    public void close() {}
}
