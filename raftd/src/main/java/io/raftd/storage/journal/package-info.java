/**
 * The journal of a node: what it decided and why, on its disk, for people who ask later. Nothing of
 * the node depends on it: it is never forced, and what goes wrong with it is told and got over.
 *
 * <pre>
 *   DIR/events/00000000000000000001.events     at most eight files of 1 MiB, each named by the
 *   DIR/events/00000000000000004711.events     sequence number that its first record has
 * </pre>
 *
 * A file is a header, {@link io.raftd.storage.journal.JournalFormat}, and records behind it, each
 * with its sequence number, a checksum, and a magic number by which the next sound one is found
 * behind one that is not. Records are written one behind the other into the newest file; when that
 * is full another is begun, and the oldest deleted as a whole when there are eight.
 *
 * <ul>
 *   <li>Sequence numbers only grow, also over restarts: a record that can no longer be read keeps
 *       the number that it may have had. Only a power loss, which may take away the end of a file
 *       or a whole file, may let numbers be given again.
 *   <li>A process that is killed loses nothing that was written.
 *   <li>A torn end, as a crash leaves it, is cut off by the next process that writes. What is
 *       damaged in the middle stays, and is passed over.
 *   <li>When a write fails, as on a full disk, what it left is cut off before the next one.
 * </ul>
 *
 * What a record holds is not known here. A reader may read while a writer in another process
 * writes: it sees a whole record or the end, and a file that is deleted meanwhile is left out.
 */
@NullMarked
package io.raftd.storage.journal;

import org.jspecify.annotations.NullMarked;
