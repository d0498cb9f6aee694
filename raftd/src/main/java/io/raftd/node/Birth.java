package io.raftd.node;

import io.raftd.node.BirthMessage.Admitted;
import io.raftd.node.BirthMessage.Born;
import io.raftd.node.BirthMessage.Greeting;
import io.raftd.node.NodeOptions.Listed;
import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How nodes without a cluster come by one, once. All of a bootstrap list greet each other. Its
 * first node alone decides, when every listed node is empty, has the same list and has heard all
 * the others: it draws the cluster id and writes the first entry, which names every (id, disk id,
 * address), to its own disk. From then on any node that has the entry gives it to an empty node
 * that the entry lists, and to no other. Whoever a later configuration names is told so by the
 * leader, once that is committed, and begins with an empty log.
 *
 * <p>Why there are never two live clusters of the same disks: a disk joins at most one cluster, for
 * its identity names the cluster before it answers as a member; and two clusters would need two
 * majorities of those disks.
 */
final class Birth {
    private static final long GREETING_INTERVAL = 100_000_000;

    private final ReplicaId self;
    private final NodeOptions options;
    private final Transport transport;
    private final List<String> list;
    private final Map<String, Greeting> heard = new TreeMap<>();
    private String hint;
    private boolean met;
    private @Nullable Found found;
    private long greetAt;

    /** A cluster to enter, whose log begins with {@code genesis}; null: with what comes. */
    record Found(UUID cluster, @Nullable Entry genesis) {}

    Birth(ReplicaId self, NodeOptions options, Transport transport, long now) {
        this.self = self;
        this.options = options;
        this.transport = transport;
        this.greetAt = now;
        this.list = options.bootstrap().stream().map(Listed::toString).toList();
        this.hint = list.isEmpty()
                ? "waits to be admitted: raftctl member add " + self.node() + " "
                        + options.address()
                : missing();
    }

    void receive(BirthMessage m) {
        if (m instanceof Born b) {
            if (lists(b.genesis(), self)) {
                found = new Found(b.cluster(), b.genesis());
            }
        } else if (m instanceof Admitted a) {
            if (a.admitted().equals(self)) {
                found = new Found(a.cluster(), null);
            }
        } else if (m instanceof Greeting g) {
            if (g.cluster() != null) {
                meet(g, g.cluster());
            } else if (!g.bootstrap().equals(list)) {
                hint = g.from().node() + " at " + g.address()
                        + " was started with another --bootstrap list: "
                        + String.join(",", g.bootstrap());
            } else if (list.contains(new Listed(g.from().node(), g.address()).toString())) {
                if (heard.put(g.from().node(), g) == null && !met) {
                    hint = missing();
                }
            }
        }
    }

    /** A cluster lives already, and this directory is none of its members'. */
    private void meet(Greeting g, UUID cluster) {
        met = true;
        String place = self.node() + " " + options.address();
        hint = ("%s belongs to cluster %s, which does not know this directory; as a new member:"
                        + " raftctl member add %s; in place of %s, if that lost its disk:"
                        + " raftctl member replace %s %s")
                .formatted(g.from().node(), cluster, place, self.node(), self.node(), place);
    }

    static boolean lists(Entry genesis, ReplicaId replica) {
        return ConfigurationCodec.decode(genesis.payload()).member(replica) != null;
    }

    /** Greets when it is time, and returns the cluster to enter, null while there is none. */
    @Nullable
    Found turn(long now, long wallMillis, Supplier<UUID> ids) {
        if (found != null) {
            return found;
        }
        if (now - greetAt >= 0) {
            greetAt = now + GREETING_INTERVAL;
            Greeting greeting = new Greeting(self, options.address(), null, list, replicas());
            for (Listed peer : options.bootstrap()) {
                if (!peer.node().equals(self.node())) {
                    transport.send(peer.address(), greeting);
                }
            }
        }
        return mayDecide() ? decide(wallMillis, ids.get()) : null;
    }

    /** Everybody heard so far, this node included. */
    private List<ReplicaId> replicas() {
        List<ReplicaId> all = new ArrayList<>();
        all.add(self);
        heard.values().forEach(g -> all.add(g.from()));
        all.sort(Comparator.naturalOrder());
        return all;
    }

    private boolean mayDecide() {
        List<Listed> bootstrap = options.bootstrap();
        if (met || bootstrap.isEmpty() || !bootstrap.get(0).node().equals(self.node())) {
            return false;
        }
        List<ReplicaId> all = replicas();
        return all.size() == bootstrap.size()
                && heard.values().stream().allMatch(g -> g.heard().equals(all));
    }

    private Found decide(long wallMillis, UUID cluster) {
        List<Member> members = new ArrayList<>();
        for (Listed l : options.bootstrap()) {
            ReplicaId replica = l.node().equals(self.node()) ? self : heardFrom(l.node());
            members.add(new Member(replica, l.address()));
        }
        Entry genesis = Entry.genesis(cluster, Configuration.of(members), wallMillis);
        return new Found(cluster, genesis);
    }

    private ReplicaId heardFrom(String node) {
        Greeting g = heard.get(node);
        if (g == null) {
            throw new IllegalStateException("decided without having heard " + node);
        }
        return g.from();
    }

    long nextTurn() {
        return greetAt;
    }

    NodeStatus.State state() {
        return met || options.bootstrap().isEmpty()
                ? NodeStatus.State.WAITING
                : NodeStatus.State.FORMING;
    }

    /** What holds the birth up. */
    String hint() {
        return hint;
    }

    private String missing() {
        List<String> missing = options.bootstrap().stream()
                .filter(l -> !l.node().equals(self.node()) && !heard.containsKey(l.node()))
                .map(Listed::toString)
                .toList();
        return missing.isEmpty()
                ? "all of --bootstrap have been heard; " + options.bootstrap().get(0)
                        + " forms the cluster"
                : "waits to hear from " + String.join(",", missing);
    }
}
