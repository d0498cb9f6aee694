package io.raftd.server;

import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.NodeId;
import io.raftd.protocol.wire.Response;
import io.raftd.server.FaultInjection.Faults;
import io.raftd.server.FaultInjection.Link;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults as they are asked for, and shown. */
final class FaultRequests {
    private static final int MAX_DELAY_MS = 60_000;
    private static final int MAX_LINKS = 64;

    private FaultRequests() {}

    /**
     * Puts them into the node, unless it takes none. Throws IllegalArgumentException when they
     * can't be.
     */
    static Answer put(
            io.raftd.protocol.wire.Faults wire, @Nullable FaultInjection injection, String self) {
        if (injection == null) {
            return Answer.failed(
                    ErrorCode.REFUSED,
                    self + " takes no faults: it was started without --enable-fault-injection");
        }
        injection.put(faults(wire, self));
        return Answer.of(Response.newBuilder());
    }

    private static Faults faults(io.raftd.protocol.wire.Faults wire, String self) {
        if (wire.getLinksCount() > MAX_LINKS) {
            throw new IllegalArgumentException(wire.getLinksCount() + " links > " + MAX_LINKS);
        }
        Map<String, Link> links = new HashMap<>();
        for (io.raftd.protocol.wire.Faults.Link link : wire.getLinksList()) {
            String peer = NodeId.parse(link.getNode());
            if (peer.equals(self)) {
                throw new IllegalArgumentException(self + " has no link to itself");
            }
            Link fault = new Link(
                    link.getDropSent(), link.getDropReceived(), delay(link.getDelayMs(), peer));
            if (links.put(peer, fault) != null) {
                throw new IllegalArgumentException("two faults of the link to " + peer);
            }
        }
        return new Faults(links, delay(wire.getForceDelayMs(), "forces"));
    }

    private static long delay(int ms, String what) {
        if (ms < 0 || ms > MAX_DELAY_MS) {
            throw new IllegalArgumentException("a delay of " + what + " of "
                    + Integer.toUnsignedString(ms) + "ms > " + MAX_DELAY_MS + "ms");
        }
        return ms;
    }

    static io.raftd.protocol.wire.Faults.Builder wire(Faults faults) {
        io.raftd.protocol.wire.Faults.Builder wire = io.raftd.protocol.wire.Faults.newBuilder()
                .setForceDelayMs((int) faults.forceDelayMs());
        faults.links().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(link -> wire.addLinksBuilder()
                        .setNode(link.getKey())
                        .setDropSent(link.getValue().dropSent())
                        .setDropReceived(link.getValue().dropReceived())
                        .setDelayMs((int) link.getValue().delayMs()));
        return wire;
    }
}
