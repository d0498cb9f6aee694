/**
 * The disk: what a node must find again after a crash, and how it tells a crash from damage.
 *
 * <pre>
 *   DataDirectory (Storage)
 *     |-- Identity           whose directory this is
 *     |-- HardStateFile      term and vote
 *     |-- CommitHint         how far the log is known to be committed, for a quicker start
 *     |-- SegmentedLog       appends, cuts, reads;  Segment: one file of it, in memory
 *     |-- LogRecovery        the log as it was left;  LogScan: reads and judges it, also offline
 *     |     LogRepair, LogRebuild   mend it offline;  Findings: what they look at
 *     |     Origin           where it may begin
 *     |     SegmentScanner   one segment, record by record;  SegmentHeader, Mark: its parts
 *     |-- SnapshotScan       the snapshots as they were left, also offline
 *     |-- Founding           a directory that begins with a state;  Remains: what an old one has
 *     |-- SnapshotDirectory (Snapshots)   written, sent and taken in while the log goes on
 *     |     SnapshotWriter, SnapshotReader   one file, as a stream;  SnapshotHeader: its beginning
 *     Disk                   the first failure is the last; not for SnapshotDirectory
 *       Files                the port;  DiskFiles: the real one
 * </pre>
 *
 * <h2>The directory</h2>
 *
 * <pre>
 *   lock                            held while a process uses the directory
 *   identity                        node id, disk id, cluster id and its parent; whether that has
 *                                   removed it, or the log was given up
 *   hardstate                       term and vote, in two copies
 *   commit                          a hint of what is committed; it may be deleted at any time
 *   log/00000000000000000001.log    a segment, named by the index of its first record
 *   log/00000000000000070031.log    the newest one, which is appended to
 *   snapshots/00000000000000070030-4.snap          the state behind the entry (70030,4)
 *   snapshots/00000000000000081250-5-9f86d081884c7d65.part   a snapshot that is coming in
 *   events/                         the journal of events, of no use to the node itself: package
 *                                   {@code journal}
 *   *.tmp                           a file on its way to its name; without it, it is nothing
 * </pre>
 *
 * A new file is written aside, forced, renamed, and its directory forced; only then does anything
 * rely on it. The identity makes the rest valid: while it names no cluster, log and hard state are
 * what a birth that was cut short left, and are removed; once it names one, they must be there, for
 * a node that forgot its vote or its log could help to elect a leader that lacks committed entries.
 * So nothing that is missing or damaged is ever taken for new.
 *
 * <p>An identity that says that the log was given up makes a log that is damaged or gone one that
 * may be begun anew, behind the newest snapshot that is sound: {@link io.raftd.storage.LogRebuild}
 * writes it, durably, before it deletes anything, and with the last write of the way back it is
 * taken away again. In between the replica does not vote, so nothing that is lost is taken for
 * never acknowledged.
 *
 * <p>An identity that says that the cluster has removed this replica makes the whole directory
 * worthless, on purpose: a replica that was removed never comes back.
 *
 * <h2>A segment</h2>
 *
 * <pre>
 *   header (4096) | record record | mark record | mark record record | mark | 0 0 0 0 ...
 *                   batch           batch         batch                idle   zeroed ahead
 * </pre>
 *
 * Records are the entries as they travel ({@link io.raftd.raft.Entry}): the checksum of each covers
 * its own bytes and the checksum of the one before. That chain runs through all segments, each of
 * which repeats in its header the value that it continues, and it starts with the cluster id: a
 * record at the wrong place, in the wrong file or of the wrong cluster is found out, and equal logs
 * of two nodes are equal records.
 *
 * <p>A batch is all that waited for the disk: one write and one force, into space that was zeroed
 * and forced before, so that the force has no metadata to write. The zeros are written, not
 * reserved, for a force would have to convert reserved space. They also keep some megabytes for the
 * writes in hand when the disk turns out to be full. Batches so large that writing them twice would
 * cost more than it saves go without.
 *
 * <p>A segment that has reached its size is forced before the next one is created; of two segments
 * the older one is therefore complete. A cut of the log deletes files from the newest on, the
 * directory forced after each, then shortens the one that holds the place and forces it; only then
 * is anything appended. No record is ever overwritten by another.
 *
 * <h2>Torn or damaged</h2>
 *
 * After a crash the last batch may be there in part, and its sectors in any order. Nobody was told
 * that it is durable, so its sound beginning is kept and the rest cut off. A break in anything that
 * was forced is damage: cutting there would lose what the node has acknowledged, and with it,
 * perhaps, what the cluster has committed. The bytes of a record cannot say which of the two they
 * are, so marks do. Each batch begins with a {@link Mark}: all before me was forced before I was
 * written; an idle or stopping node leaves one too. Hence, at the first break:
 *
 * <ul>
 *   <li>in any segment but the newest: damage;
 *   <li>a sound mark of this segment behind it: damage, be it of a record or of another mark;
 *   <li>only zeros behind it: the end;
 *   <li>else: torn. A flip of bits in the last batch, before a mark vouches for it, looks the same.
 *       So does the loss of all marks behind a place.
 * </ul>
 *
 * A mark carries its segment's random nonce, so that no client can send one inside a value, and its
 * checksum covers its place. Marks are this node's own and no part of the chain.
 *
 * <p>On damage the node refuses to start and names file, offset, reason and way out. A torn end
 * {@link io.raftd.storage.LogRepair} can cut off before the node does. What was read is made
 * durable before it counts as recovered: records that no mark vouches for, and both copies of the
 * hard state, are written again as they are, since a process before this one may have died of a
 * failed force, after which the page cache shows what the disk does not have.
 *
 * <h2>Snapshots</h2>
 *
 * A snapshot is the state behind one entry, and what the log needs to go on from there: the entry's
 * index, term, checksum and time, and the configuration up to there. Its bytes are a function of
 * the log's prefix alone. So snapshots of two nodes at one entry are one and the same file, by
 * SHA-256; and a transfer that one leader began another can finish, also after a restart: how far
 * it has come is the size of its file, and whether all of it is right the digest tells in the end.
 *
 * <p>State is streamed in checked blocks, and never as a whole in memory but as the state machine
 * that it becomes. When a directory is opened, its newest snapshot is verified from the first byte
 * to the last before anything is changed; older ones are not looked at, and never take its place.
 * Only then is its state loaded.
 *
 * <h2>A log that does not begin with index 1</h2>
 *
 * What a snapshot covers, the log need not hold. Of a snapshot that stands at S:
 *
 * <pre>
 *   first index of the log <= S + 1 <= its last index + 1
 * </pre>
 *
 * While the node runs it keeps this by order: a snapshot is written aside, forced, renamed, its
 * directory forced; only then are segments deleted that it covers, the oldest first, the directory
 * forced after each; and only when a newer one is there, the older ones. The header of the oldest
 * segment is then believed about the entry before it, but for what the snapshot knows better.
 *
 * <p>A snapshot that comes from another node is durable before the log has followed, and one of
 * this node's own may be, for entries are applied when a quorum has them. So after a crash the log
 * may end before S, or hold another entry there, one that never was committed. Then it is of no
 * use: all of it that counts is in the snapshot. It is begun anew, empty, behind S; as it is while
 * the node runs, when the core says so. To begin anew takes several steps, and none of them may
 * leave what looks like damage, or damage that looks like one of them:
 *
 * <ol>
 *   <li>the segments that begin behind S + 1 are deleted, the newest first, the directory forced
 *       after each: a beginning of the old log, which reaches up to S and is still of no use;
 *   <li>a segment that begins with S + 1, and says in its header that the log begins anew with it,
 *       is written aside, forced, renamed, the directory forced: now it is the newest;
 *   <li>the others are deleted, and the directory forced; only then is anything appended.
 * </ol>
 *
 * An opening that finds such a segment as the newest counts all others as leftovers, having made
 * its name durable first. There is a segment at any time: a member of a cluster without one has
 * lost it.
 *
 * <h2>A directory that is founded</h2>
 *
 * When a quorum is lost for good, or a saved snapshot is to live again, a new cluster begins with a
 * state instead of with index 1: {@link Founding}. Its first directory is that of its only voter: a
 * snapshot of the state, an empty log behind it that begins anew, the term of the state's last
 * entry, and last, by rename, the identity, which names the cluster that the state comes from. The
 * cluster has an id of its own, so the chain begins again with its seed, and no record, snapshot or
 * member of the other cluster is taken for one of its own. Without its identity such a directory
 * has never counted: it is empty, or refused like any other that has lost its identity.
 *
 * <p>{@link Remains} reads an old directory up to its last entry, or to the first damage in its
 * log, and replays all of that into a state machine. It goes by the same rules as an opening: what
 * is torn is not there; a log that ends before the newest snapshot, or has another entry there,
 * counts for nothing; with damage there is no state. What is committed of the last entries a
 * directory can't tell, so all are replayed, and what was acknowledged is among them.
 *
 * <h2>Failures</h2>
 *
 * A failed write or force is final, on any file but those of snapshots:
 * {@link io.raftd.node.StorageFailure}, again and again. Only where nothing is lost by it a full
 * disk is no failure: when zeros are written ahead and when a next segment would be begun. The log
 * is then full until there is room.
 *
 * <p>Snapshots have another thread and {@link io.raftd.storage.Files} of their own. A failure there
 * ends the attempt, and the log goes on: what was written of a snapshot is deleted, what has come
 * in stays, unless the disk is full. What was not forced without an error is never given the name
 * of a snapshot, and a name that was not forced is not relied upon.
 */
@NullMarked
package io.raftd.storage;

import org.jspecify.annotations.NullMarked;
