package io.raftd.node;

import io.raftd.raft.Entry;
import io.raftd.raft.Write;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log and the hard state of one node. Every method but {@link #isFull} and {@link #close} runs
 * on the disk executor, one call at a time, and may block. A failed write or force is final: it
 * throws {@link StorageFailure}, and the storage is not used again.
 */
public interface Storage extends AutoCloseable {
    /**
     * Makes the directory part of a new cluster whose log begins with {@code genesis}: the log
     * first, then the hard state, and last the identity, by rename. Until that rename is durable
     * the directory counts as empty.
     *
     * @param genesis null when the cluster admits the node later: its log begins empty
     */
    void form(UUID cluster, @Nullable Entry genesis);

    /**
     * Makes all of it durable with one force of the log, in the order of ids, and last that the
     * replica is rebuilt, if one of them says so. When it returns, every write is on the disk.
     */
    void persist(List<Write> writes);

    /**
     * Says that a stored entry is committed, and all before it. To be remembered so that a start
     * can apply them at once, but only as a hint: nothing of it need be durable.
     */
    void committed(Entry entry);

    /**
     * Removes segments whose entries are all before {@code firstIndex}, oldest first, and keeps the
     * rest: the log may still begin earlier. firstIndex <= the newest snapshot's index + 1.
     */
    void compact(long firstIndex);

    /**
     * Notes that the cluster has removed this replica: from now on the directory is refused by
     * every start. Durable on return.
     */
    void retire();

    /**
     * Entries from {@code from} on as they are stored: at least one, more while their records fit
     * in {@code maxBytes}. The first index of the log <= from <= its last index, else
     * IllegalArgumentException.
     */
    List<Entry> read(long from, int maxBytes);

    /**
     * Called after a persist, when nothing waits for the disk: leaves a mark that vouches for the
     * last batch, and zeroes space ahead. Cheap when there is nothing to do.
     */
    void idle();

    /**
     * True while no space is left for new entries; writes in hand still fit. Cleared by itself once
     * space is found in idle(). May be asked from any thread, and never blocks.
     */
    boolean isFull();

    /** Leaves a last mark and gives the directory up. */
    @Override
    void close();
}
