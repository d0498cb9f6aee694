package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import io.raftd.protocol.wire.Faults;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Nodes that hear each other, and no node of another group. */
public record Groups(List<Set<String>> all) {
    /**
     * As the words name them, {@code A,B C}; nodes that no word names are one more group. Usage
     * errors: a node named twice, an empty name, everybody in one group.
     */
    static Groups parse(List<String> words, Playground playground) {
        Set<String> rest = new LinkedHashSet<>();
        playground.nodes().forEach(node -> rest.add(node.id()));
        List<Set<String>> groups = new ArrayList<>();
        for (String word : words) {
            Set<String> group = new LinkedHashSet<>();
            for (String name : word.split(",", -1)) {
                if (name.isEmpty()) {
                    throw Failure.usage("'" + word + "' has an empty name in it");
                }
                LocalNode node = playground.node(name);
                if (!rest.remove(node.id())) {
                    throw Failure.usage(node.id() + " is named twice");
                }
                group.add(node.id());
            }
            groups.add(group);
        }
        if (!rest.isEmpty()) {
            groups.add(rest);
        }
        if (groups.size() < 2) {
            throw Failure.usage("all nodes are in one group: that is no partition; "
                    + "to take one away, `raftctl playground heal`");
        }
        return new Groups(groups);
    }

    /** The faults of a node that is in one of them; delays stay as they are. */
    public Faults partition(String node, Faults now) {
        Faults.Builder next = now.toBuilder().clearLinks();
        for (Set<String> group : all) {
            for (String peer : group) {
                boolean cut = !group.contains(node);
                int delayMs = delay(now, peer);
                if (!peer.equals(node) && (cut || delayMs > 0)) {
                    next.addLinksBuilder()
                            .setNode(peer)
                            .setDropSent(cut)
                            .setDropReceived(cut)
                            .setDelayMs(delayMs);
                }
            }
        }
        return sorted(next);
    }

    private static int delay(Faults faults, String peer) {
        return faults.getLinksList().stream()
                .filter(link -> link.getNode().equals(peer))
                .mapToInt(Faults.Link::getDelayMs)
                .findFirst()
                .orElse(0);
    }

    /** As nodes show them. */
    static Faults sorted(Faults.Builder faults) {
        List<Faults.Link> links = new ArrayList<>(faults.getLinksList());
        links.sort((a, b) -> a.getNode().compareTo(b.getNode()));
        return faults.clearLinks().addAllLinks(links).build();
    }

    @Override
    public String toString() {
        return String.join(
                " | ", all.stream().map(group -> String.join(",", group)).toList());
    }
}
