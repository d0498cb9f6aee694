/**
 * The wire on Netty: one listening port, whose first frame on each connection says what it is for,
 * and the links to the other nodes. Everything here runs on the node's one event loop.
 *
 * <pre>
 *   accepted:  FrameDecoder | FrameEncoder | Handshake -> the server's handler        (CLIENT)
 *                                                      -> InboundPeer   -> Inbox      (PEER, BIRTH)
 *                                                      -> Farewell: Refused, then closed
 *   dialled:   FrameDecoder | FrameEncoder | Link      <- PeerLinks  <- the node
 * </pre>
 *
 * Where faults may be put into the node, {@link io.raftd.transport.LinkFaults} stands in front of
 * InboundPeer and Link; clients are not concerned.
 *
 * <p>A node sends its Raft messages on the connections that it dialled, and receives on those that
 * it accepted. A message reaches the core only when all of it has been verified: its numbers, and
 * each entry's checksum, place and chain. What is not right ends the connection.
 *
 * <p>A call that fails is made again after a delay that grows up to an election timeout, but at
 * once when the other side has called meanwhile: two nodes are connected both ways as soon as one
 * of them reaches the other. Therefore a node listens before it calls.
 */
@NullMarked
package io.raftd.transport;

import org.jspecify.annotations.NullMarked;
