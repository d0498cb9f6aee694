package io.raftd.storage;

import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.storage.Defect.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a log that is to be mended still says of its node, and what is amiss. */
final class Findings implements LogVisitor {
    private final List<Defect> defects = new ArrayList<>();
    private long configurationIndex;
    private @Nullable Configuration configuration;
    private long lastIndex;
    private long highestTerm;
    private @Nullable Defect torn;
    private long firstTorn;

    @Override
    public void segment(SegmentHeader header, long bytes) {
        lastIndex = header.firstIndex() - 1;
    }

    @Override
    public void record(Entry entry, long position) {
        lastIndex = entry.index();
        highestTerm = Math.max(highestTerm, entry.term());
        if (entry.type() == EntryType.CONFIGURATION) {
            configuration(entry.index(), ConfigurationCodec.decode(entry.payload()));
        }
    }

    /** A configuration of this index is known from elsewhere. */
    void configuration(long index, Configuration found) {
        if (index >= configurationIndex) {
            configurationIndex = index;
            configuration = found;
        }
    }

    @Override
    public void mark(Mark mark, long position) {}

    @Override
    public void end(long position) {}

    @Override
    public void defect(Defect defect) {
        defects.add(defect);
        if (defect.kind() == Kind.TORN) {
            torn = defect;
            firstTorn = lastIndex + 1;
        }
    }

    /** For which the node refuses to start. */
    List<Defect> refusals() {
        return defects.stream()
                .filter(d -> d.kind() == Kind.DAMAGE || d.kind() == Kind.FOREIGN)
                .toList();
    }

    /** The newest configuration that can be read; null when none can. */
    @Nullable
    Configuration configuration() {
        return configuration;
    }

    /** Of all entries that can be read. */
    long highestTerm() {
        return highestTerm;
    }

    /** The torn end of the newest segment; null when it is whole. */
    @Nullable
    Defect torn() {
        return torn;
    }

    /** The index of the first entry that the torn end has lost. */
    long firstTorn() {
        return firstTorn;
    }
}
