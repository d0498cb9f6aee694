package io.raftd.client;

import com.google.protobuf.ByteString;

import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Response;

import java.util.List;

/**
 * How a request ended.
 *
 * @param message for people; empty when it went well
 * @param response the node's, empty when there is none to rely on
 * @param body the response's
 * @param causes why endpoints did not serve it; empty when one did
 */
public record Outcome(
        ErrorCode code,
        String message,
        Response response,
        ByteString body,
        List<EndpointCause> causes) {
    /** Whether it did what was asked. */
    public boolean ok() {
        return code == ErrorCode.OK;
    }

    static Outcome of(ErrorCode code, String message, List<EndpointCause> causes) {
        return new Outcome(code, message, Response.getDefaultInstance(), ByteString.EMPTY, causes);
    }
}
