/**
 * The client of a cluster. What to do next is decided by pure classes that are told what happened
 * and when; sockets are at the edge.
 *
 * <pre>
 *   ClusterClient, one request at a time        LoadClient, many at once, for measuring
 *        |                                           |
 *   Course: Attempts, to whoever can serve it     Lane, a connection that follows the leader
 *           Survey, to every node                    |
 *        |                                           |
 *   Route, who is where and leads    Fate, of one request    ClientSession, exactly-once
 *        |
 *   Links: a selector, non-blocking sockets, frames
 * </pre>
 *
 * Any one node will do: its WELCOME names the members and the leader, and comes again when the
 * members change. All endpoints are dialled in parallel. A write goes to the leader, with its
 * session and sequence, under which it takes effect at most once however often it is sent; so an
 * attempt of unknown fate is followed by further ones, with the same session and sequence, until
 * one is answered or the time is up. Only then is the outcome unknown. It is never called a
 * failure: a definite failure means that the request never took effect, and never will.
 */
@NullMarked
package io.raftd.client;

import org.jspecify.annotations.NullMarked;
