package io.raftd.client;

import io.raftd.protocol.Endpoint;

/**
 * What one node said when all were asked.
 *
 * @param node its id; empty when nobody has told it
 * @param outcome its answer, or UNREACHABLE or the code of its refusal, with the cause as the
 *     message
 */
public record NodeReply(Endpoint endpoint, String node, Outcome outcome) {}
