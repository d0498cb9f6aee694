package io.raftd.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The torn end of a stopped node's log, if it has one: a write that a crash cut short, on which
 * nobody relies. It is cut off as the next start of the node would cut it, and nothing else is
 * done.
 *
 * @param node null where no sound identity says who it is
 * @param damage for which the node refuses to start, and which is not repaired; then torn is null
 * @param torn where the torn end begins; null when there is none
 * @param firstLost the index of the first entry in it
 */
public record LogRepair(
        @Nullable String node,
        List<Defect> damage,
        @Nullable Defect torn,
        long firstLost) {
    /** Looks, and changes nothing. Throws StorageFailure when the disk cannot be read. */
    public static LogRepair find(Files files) {
        Findings findings = new Findings();
        Identity identity = DataDirectory.inspect(files, findings).identity();
        List<Defect> damage = findings.refusals();
        return new LogRepair(
                identity == null ? null : identity.node(),
                damage,
                damage.isEmpty() ? findings.torn() : null,
                findings.firstTorn());
    }

    /** Whether all damage is of what the other nodes can give back. */
    public boolean canBeRebuilt() {
        return damage.stream().allMatch(Defect::canBeRebuilt);
    }

    /** Cuts the torn end off, durably; {@code files} are those that it was found in. */
    public void run(Files files) {
        if (torn != null) {
            Disk disk = new Disk(files);
            disk.forceDirectory(SegmentedLog.DIRECTORY);
            disk.truncate(torn.file(), torn.offset());
            disk.force(torn.file());
        }
    }
}
