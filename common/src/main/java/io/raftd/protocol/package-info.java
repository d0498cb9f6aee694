/**
 * The client wire format: frames, their limits, and the codes, names and addresses that travel in
 * them.
 *
 * <pre>
 *   offset  bytes  field of a frame (big-endian)
 *        0      2  magic d2af: the first byte of neither a TLS record nor an HTTP request
 *        2      1  version, 1
 *        3      1  kind, see {@link io.raftd.protocol.FrameKind}
 *        4      4  length of the header
 *        8      4  length of the body
 *       12      8  request id, chosen by the asker, repeated in the answer; 0 where there is none
 *       20         header: one message of client.proto (or, between nodes, of peer.proto)
 *                  body: raw bytes, a value or log records
 * </pre>
 *
 * A connection opens with HELLO, which is answered by WELCOME, or by REFUSED and the connection's
 * end. After that a client sends REQUESTs, each answered by one RESPONSE, in any order, and is sent
 * another WELCOME when the members of the cluster have changed; nodes send MESSAGE or BIRTH, one
 * way. Whoever receives checks both lengths against {@link io.raftd.protocol.FrameLimits} before it
 * allocates anything by them.
 */
@NullMarked
package io.raftd.protocol;

import org.jspecify.annotations.NullMarked;
