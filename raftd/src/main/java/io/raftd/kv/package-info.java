/**
 * The replicated key-value store: the commands in the log, the state that they drive, and the
 * sessions by which a write takes effect once.
 *
 * <pre>
 *   Entry --CommandCodec--> Proposal = Stamp + Command
 *                              |         |
 *   KeyValueStore.apply --> Sessions --> Items --> Result     query: Get, Scan --> Items --> Answer
 *                              |         |
 *                             OrderedMap, forked in O(1)          Restore: Staging --> Items
 *                                |
 *   KeyValueStore.view --> StateCodec --> bytes --> StateReader --> KeyValueStore or StateSummary
 * </pre>
 *
 * <h2>Determinism</h2>
 *
 * The state is a function of the log's prefix and of nothing else: no clock but the cluster time
 * that entries carry, no random number, no iteration in an order that hashing decides, no
 * arithmetic that a platform could do in another way, no limit that is a node's setting. Every
 * limit that decides an outcome (lifetime, window, sweep, longest key) is a constant of the format.
 * An entry that holds no command would be met by every replica alike: apply throws, and the node
 * stops rather than skip what another may carry out. So a server proposes only what
 * {@link io.raftd.kv.CommandCodec} encoded, and what would be out of bounds cannot even be made:
 * the constructors of {@link io.raftd.kv.Command} and {@link io.raftd.kv.Stamp} refuse it.
 *
 * <p>The digest is a sum, modulo 2^64, of one hash for each item, each session and the store's
 * counters. A sum forgets the order in which it was made, so it is a function of the state alone,
 * and a write moves it by the difference that it makes.
 *
 * <h2>Sessions</h2>
 *
 * A client that has no answer to a write does not know whether it took effect, and the copy that it
 * sends again may come to lie beside the first one in the log. So each write names its session,
 * drawn at random by the client, and its sequence there (dissertation 6.3). Of all copies of a
 * (session, sequence) the first in the log is executed, and its result is kept and given to the
 * others. Results are kept until the client says, by the first incomplete sequence that each write
 * carries, that it has them; a sequence below that is answered STALE and not executed. Writes in
 * flight together have no mutual order, and there are at most {@link io.raftd.kv.Stamp#WINDOW}: a
 * stamp beyond that cannot be made, so the refusal is definite and depends on no state.
 *
 * <p>A session is opened by its first write, so that a single write costs one entry, and it must
 * end some day. With T the cluster time of the entry at hand, L the lifetime, and C the cluster
 * time that the client had learnt before it drew the session's id, the same in all its stamps:
 *
 * <ul>
 *   <li>a session ends at the greatest T + L of the entries that used it, and not before C + L;
 *   <li>an unknown one is opened if |T - C| &lt; L, else the answer is SESSION_EXPIRED.
 * </ul>
 *
 * Hence nothing is executed twice: the session of an executed write is known, with its result,
 * until an entry of T &gt;= C + L, and from then on it is not opened again. C may be ahead of T,
 * for a leader tells its time before an entry carries it and may lose its office in between; that
 * is why C + L is a bound of its own. That T never decreases is the core's promise, checked here;
 * that it stands still while nobody leads is another, so a cluster without a leader forgets nobody.
 *
 * <p>Expired sessions are swept out oldest first, a few an entry, so that an entry after a long
 * silence is no slower than others; one that waits to be swept is refused like one that is gone.
 *
 * <p>SESSION_EXPIRED says that this copy was not executed, and nothing of earlier ones: a client
 * that has sent any does not know the outcome. One that has not, because its session was idle too
 * long, draws a new session and sends the write again.
 *
 * <h2>Restores</h2>
 *
 * All items are replaced by those of a snapshot through the log, by one who draws an id at random:
 * a beginning that announces how many they are, how large, and their digest; batches in the order
 * of keys, each a {@link io.raftd.kv.Restore.Batch}; a commit. What has come is staged in a map of
 * its own, which is a part of the state, of its digest and of its snapshots. Nobody reads it, so
 * until the commit nothing has changed; and what was announced is checked before that. Steps are
 * writes of a session, and may be repeated besides: the staging knows its id and the number of its
 * next batch, and the store the id of the restore that was committed last. A beginning replaces a
 * staging that is under way, whose owner is told by the refusal of the next batch. One that is idle
 * for {@link io.raftd.kv.Staging#LIFETIME_MS} of cluster time is dropped with the next entry.
 *
 * <p>To the revisions a restore is one write that makes every key. With R the store's revision
 * before it, the store's is R + 1 then, and each key's createRevision and modRevision as well, its
 * version 1: greater than any that a client has seen, so no compare-and-set that expects one from
 * before succeeds. Sessions, with the answers that they keep, cluster time and the log stay.
 *
 * <p>No step is long. A batch is bounded; the commit swaps one map for another. For it must touch
 * no item then, cells count revisions from the last restore: a staged item is made at 1, whatever R
 * will be, and its hash is known when it comes. What is shown is R greater.
 *
 * <p>The limit on what is staged, {@link io.raftd.kv.Restore#MAX_BYTES}, is a constant of the
 * format as well: it decides an outcome. All replicas hold the old and the new items at once, until
 * the last view of the old ones is written.
 *
 * <h2>Snapshots</h2>
 *
 * A store that reads what another has written stands in for it: it gives the same answers, the same
 * result to every later entry, and the same digest. So the written state holds all that can decide
 * any of these: items, revision, cluster time, the sessions with the answers that they keep, the
 * expired ones that wait to be swept out included, the last restore and the one under way. It holds
 * nothing else, neither the shape of a tree nor what a key was before, so that equal states are
 * equal bytes ({@link io.raftd.kv.StateCodec}).
 *
 * <p>A view is a fork, and another thread may write it for as long as it takes. What a fork shares
 * with its store is never changed again: an item and a result cannot be, and a tree's node and a
 * session are changed only by the map or the sessions that made them, under an owner that forking
 * replaces on both sides. So whoever comes first to change one copies it, once between two forks;
 * the threads need nothing but the hand-over of the view. Writing copies nothing at all.
 *
 * <p>A reader trusts no byte. It refuses what no store could have written where it stands, before
 * it allocates by it, and in the end a state whose digest is not that of what it read. It keeps
 * nothing itself, so that a state can be checked and counted in little memory, without a store.
 */
@NullMarked
package io.raftd.kv;

import org.jspecify.annotations.NullMarked;
