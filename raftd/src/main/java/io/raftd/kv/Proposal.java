package io.raftd.kv;

/**
 * A command and the session it belongs to: the payload of a COMMAND entry, see
 * {@link CommandCodec}.
 */
public record Proposal(Stamp stamp, Command command) {}
