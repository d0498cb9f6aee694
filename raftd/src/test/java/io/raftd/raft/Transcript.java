package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * A story of a few replicas: lines at the margin say what happens, the indented lines behind each
 * what came of it. Empty lines and those that begin with # are for the reader.
 *
 * <pre>
 *   nodes n1: 1 2 | n2@3       as {@link Cluster} describes them; genesis is applied
 *   wait 50                    the clock moves by so many ms, and nobody takes a turn
 *   tick n1                    the clock moves to when n1 is due, if it is not yet; n1 takes a turn
 *   deliver n1 n2              all that is on its way from n1 to n2, * being anybody
 *   lose n1 n2                 that is lost
 *   disk n1                    n1's disk does all it has been given; begin and end are its halves
 *   propose n1 x y             two commands in one turn
 *   read n1    transfer n1 n2    crash n1    start n1
 *   forget n1                  n1 crashes, and gives its log up
 *   cut n1    heal             from now on, in settle and run, messages to and from n1 are lost
 *   settle    run 1000         all happens that can, now or within so many ms; ends with the state
 * </pre>
 */
final class Transcript {
    private final Narrator narrator = new Narrator();
    private final List<String> told = new ArrayList<>();
    private Cluster cluster = Cluster.of();

    /** The story again, told by what the replicas do now. */
    static List<String> retell(List<String> story) {
        Transcript t = new Transcript();
        for (String line : story) {
            if (!line.startsWith(" ")) {
                t.told.add(line);
                t.happen(line);
            }
        }
        return t.told;
    }

    private void happen(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("nodes ")) {
            cluster = Cluster.of(line.substring(6).split(" *\\| *", -1));
            cluster.settle();
            cluster.tell = this::tell;
            return;
        }
        String[] words = line.split(" +", -1);
        String first = words.length > 1 ? words[1] : "";
        String second = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "wait" -> cluster.skip(Long.parseLong(first));
            case "tick" -> cluster.tick(first);
            case "deliver" -> onTheWay(first, second).forEach(cluster::step);
            case "lose" -> onTheWay(first, second);
            case "disk" -> cluster.persist(first);
            case "begin" -> cluster.at(first).disk.begin();
            case "end" -> cluster.persist(first);
            case "propose" -> cluster.propose(first, line.split(" +", 3)[2].split(" +", -1));
            case "read" -> cluster.read(first);
            case "transfer" ->
                cluster.turn(
                        first,
                        raft -> raft.transferLeadership(
                                second.isEmpty() ? null : Cluster.id(second)));
            case "crash" -> cluster.crash(first);
            case "forget" -> cluster.at(first).loseLog();
            case "start" -> cluster.start(first);
            case "cut" -> cluster.isolate(first);
            case "heal" -> cluster.heal();
            case "settle" -> quietly(0);
            case "run" -> quietly(Long.parseLong(first));
            default -> throw new IllegalArgumentException("not a line of a story: " + line);
        }
    }

    private void tell(Replica replica, Ready ready) {
        narrator.tell(replica, ready).forEach(line -> told.add("  " + line));
    }

    private List<Message> onTheWay(String from, String to) {
        return cluster.take(Message.class, m -> is(m.from(), from) && is(m.to(), to));
    }

    private static boolean is(ReplicaId replica, String name) {
        return name.equals("*") || name.equals(replica.node());
    }

    private void quietly(long ms) {
        cluster.tell = (replica, ready) -> {};
        cluster.elapse(ms);
        cluster.tell = this::tell;
        narrator.state(cluster).forEach(line -> told.add("  " + line));
    }
}
