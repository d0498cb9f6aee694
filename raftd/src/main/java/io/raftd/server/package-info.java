/**
 * What clients and operators ask of a node. A connection's REQUEST frames become inputs of the
 * node, their outcomes RESPONSE frames with the same ids, in whatever order they come. Each request
 * gets exactly one answer, or the end of its connection.
 *
 * <p>Nothing grows without bound: a connection is not read while too many of its requests wait or
 * while it does not take its answers; when all connections together hold too many bytes that nobody
 * takes, reads are turned away with BUSY; and the node turns commands away when its inbox is full.
 */
@NullMarked
package io.raftd.server;

import org.jspecify.annotations.NullMarked;
