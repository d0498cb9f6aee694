/**
 * The disk: what a node must find again after a crash, and how it tells a crash from damage.
 *
 * <pre>
 *   DataDirectory (Storage)
 *     |-- Identity           whose directory this is
 *     |-- HardStateFile      term and vote
 *     |-- SegmentedLog       appends, cuts, reads;  Segment: one file of it, in memory
 *     |-- LogRecovery        the log as it was left;  LogScan: reads and judges it, also offline
 *     |     SegmentScanner   one segment, record by record;  SegmentHeader, Mark: its parts
 *     Disk                   the first failure is the last
 *       Files                the port;  DiskFiles: the real one
 * </pre>
 *
 * <h2>The directory</h2>
 *
 * <pre>
 *   lock                            held while a process uses the directory
 *   identity                        node id, disk id, cluster id
 *   hardstate                       term and vote, in two copies
 *   log/00000000000000000001.log    a segment, named by the index of its first record
 *   log/00000000000000070031.log    the newest one, which is appended to
 *   *.tmp                           a file on its way to its name; without it, it is nothing
 * </pre>
 *
 * A new file is written aside, forced, renamed, and its directory forced; only then does anything
 * rely on it. The identity makes the rest valid: while it names no cluster, log and hard state are
 * what a birth that was cut short left, and are removed; once it names one, they must be there, for
 * a node that forgot its vote or its log could help to elect a leader that lacks committed entries.
 * So nothing that is missing or damaged is ever taken for new.
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
 * <p>On damage the node refuses to start and names file, offset, reason and way out. What was read
 * is made durable before it counts as recovered: records that no mark vouches for, and both copies
 * of the hard state, are written again as they are, since a process before this one may have died
 * of a failed force, after which the page cache shows what the disk does not have.
 *
 * <h2>Failures</h2>
 *
 * A failed write or force is final, on any file: {@link io.raftd.node.StorageFailure}, again and
 * again. Only where nothing is lost by it a full disk is no failure: when zeros are written ahead
 * and when a next segment would be begun. The log is then full until there is room.
 */
@NullMarked
package io.raftd.storage;

import org.jspecify.annotations.NullMarked;
