package io.raftd;

import io.raftd.server.FaultInjection;
import io.raftd.transport.LinkFaults;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults put into this node on purpose, in memory only: between it and its peers, and before its
 * disk.
 *
 * @param forceDelayMs by which the forces of log and hard state take longer
 */
record InjectedFaults(LinkFaults links, AtomicLong forceDelayMs) implements FaultInjection {
    private static final Logger log = LoggerFactory.getLogger(InjectedFaults.class);

    InjectedFaults() {
        this(new LinkFaults(), new AtomicLong());
        log.warn("fault injection is on: whoever reaches this port may cut this node off");
    }

    @Override
    public Faults inForce() {
        Map<String, Link> now = links.inForce().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> link(e.getValue())));
        return new Faults(now, forceDelayMs.get());
    }

    private static Link link(LinkFaults.Fault fault) {
        return new Link(fault.dropSent(), fault.dropReceived(), fault.delayMs());
    }

    @Override
    public void put(Faults faults) {
        links.put(faults.links().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> fault(e.getValue()))));
        forceDelayMs.set(faults.forceDelayMs());
        log.warn("fault_injected: {}", faults);
    }

    private static LinkFaults.Fault fault(Link link) {
        return new LinkFaults.Fault(link.dropSent(), link.dropReceived(), link.delayMs());
    }
}
