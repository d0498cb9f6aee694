package io.raftctl.command.doctor;

import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.Endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Whether voters share a host, and would fail together; on loopback addresses they all do. */
final class Hosts implements Check {
    @Override
    public String subject() {
        return "hosts";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        Map<String, List<String>> byHost = new TreeMap<>();
        int voters = 0;
        for (NodeView node : seen.now().nodes()) {
            if (node.isVoter()) {
                voters++;
                byHost.computeIfAbsent(host(node), host -> new ArrayList<>()).add(node.name());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, List<String>> host : byHost.entrySet()) {
            if (host.getValue().size() > 1 && !isLoopback(host.getKey())) {
                findings.add(shared(
                        host.getKey(),
                        host.getValue(),
                        new Quorum(voters, voters - host.getValue().size())));
            }
        }
        return findings;
    }

    private static Finding shared(String host, List<String> nodes, Quorum without) {
        String beginning = String.join(", ", nodes) + " run on one host, " + host;
        return Finding.of(
                        without.isThere() ? Code.SHARED_HOST : Code.HOST_HOLDS_QUORUM,
                        nodes,
                        without.isThere()
                                ? beginning
                                : beginning + ", without which there is no quorum",
                        "member list")
                .with("host", host)
                .with("voters", without.voters())
                .with("needed", without.needed())
                .with("reachableWithout", without.reachable());
    }

    private static String host(NodeView node) {
        return Endpoint.parse(node.address()).host().toLowerCase(Locale.ROOT);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
