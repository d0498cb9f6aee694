package io.raftctl.command;

import io.raftctl.offline.DamageException;
import io.raftctl.offline.DirectoryException;
import io.raftctl.output.Json;
import io.raftctl.output.OutputException;
import io.raftctl.playground.PlaygroundException;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;

import java.util.List;

/** How a verb ends that did not do what it was asked for. */
public final class Failure extends RuntimeException {
    /** Why one endpoint was of no use. */
    public record Endpoint(String endpoint, String cause) {}

    private final ErrorCode code;
    private final transient List<Endpoint> endpoints;

    public Failure(ErrorCode code, String message) {
        this(code, message, List.of());
    }

    public Failure(ErrorCode code, String message, List<Endpoint> endpoints) {
        super(message);
        this.code = code;
        this.endpoints = List.copyOf(endpoints);
    }

    /** The outcome of a request that did not do what was asked. */
    public static Failure of(Outcome outcome) {
        return new Failure(
                outcome.code(),
                outcome.message(),
                outcome.causes().stream()
                        .map(c -> new Endpoint(c.endpoint().toString(), c.cause()))
                        .toList());
    }

    /** What {@code e}, thrown by a verb while its thread was interrupted, amounts to. */
    static Failure ofInterrupted(Exception e) {
        if (e instanceof Failure failure
                && (failure.code == ErrorCode.UNKNOWN_OUTCOME
                        || failure.code == ErrorCode.PARTLY_DONE
                        || failure.code == ErrorCode.INTERRUPTED)) {
            return failure;
        }
        // Whatever it says is wrong may be so only because it was cut short.
        return new Failure(ErrorCode.INTERRUPTED, "interrupted");
    }

    /** Fails if whoever waits for this thread does so no longer. */
    public static void checkInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
    }

    /** The outcome itself when the request did what was asked. */
    public static Outcome check(Outcome outcome) {
        if (!outcome.ok()) {
            throw of(outcome);
        }
        return outcome;
    }

    /** What {@code e}, thrown by a verb, amounts to; OK when only the reader of its output left. */
    static Failure of(Exception e) {
        if (e instanceof Failure failure) {
            return failure;
        }
        if (e instanceof PlaygroundException playground) {
            return new Failure(playground.code(), String.valueOf(e.getMessage()));
        }
        if (e instanceof DamageException) {
            return new Failure(ErrorCode.CORRUPT, String.valueOf(e.getMessage()));
        }
        if (e instanceof DirectoryException directory) {
            return new Failure(
                    switch (directory.kind()) {
                        case IN_USE, UNFIT -> ErrorCode.REFUSED;
                        case MISSING -> ErrorCode.NOT_FOUND;
                        case UNREADABLE -> ErrorCode.FAILED;
                    },
                    String.valueOf(e.getMessage()));
        }
        if (e instanceof OutputException output) {
            return new Failure(
                    output.isClosedPipe() ? ErrorCode.OK : ErrorCode.FAILED, output.text());
        }
        throw new IllegalStateException("not foreseen", e);
    }

    /** Not what a command line may say. */
    public static Failure usage(String message) {
        return new Failure(ErrorCode.USAGE, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** Why endpoints were of no use; empty where that is not the point. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The same, with the place of the command line before the message. */
    Failure at(String origin) {
        return origin.isEmpty() ? this : new Failure(code, origin + ": " + getMessage(), endpoints);
    }

    /** For people: the message, and a line for each endpoint. */
    String text() {
        StringBuilder text = new StringBuilder("raftctl: ").append(getMessage());
        for (Endpoint e : endpoints) {
            text.append("\n  ").append(e.endpoint()).append(": ").append(e.cause());
        }
        return text.toString();
    }

    /** For scripts. */
    String json() {
        return Json.object(json -> json.put("error", code.name())
                .put("message", getMessage())
                .put("exitCode", code.exit())
                .array(
                        "endpoints",
                        endpoints,
                        (entry, e) -> entry.put("endpoint", e.endpoint()).put("cause", e.cause())));
    }
}
