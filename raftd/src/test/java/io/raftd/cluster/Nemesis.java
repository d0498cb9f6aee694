package io.raftd.cluster;

import static java.util.stream.Collectors.toList;

import io.raftd.cluster.Network.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Does harm to a cluster, drawn from a seed: one fault after the other, some of them at the same
 * time, and all kinds of them before one comes again.
 */
final class Nemesis {
    private static final int AT_ONCE = 3;

    private final LiveCluster cluster;
    private final Network network;
    private final Random random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final Deque<Fault> coming = new ArrayDeque<>();
    private final Set<String> down = new HashSet<>();
    private final Set<String> paused = new HashSet<>();
    private int inForce;

    /** What can happen to a cluster. */
    enum Fault {
        KILL,
        KILL_ALL,
        /** Killed, and the others are not told: what they send to it is lost. */
        VANISH,
        RESTART,
        PAUSE,
        PAUSE_MOST,
        ISOLATE,
        SPLIT,
        ONE_WAY,
        DEAF,
        NO_CLIENTS,
        DELAY,
        NARROW,
        CUT,
        TEAR
    }

    Nemesis(LiveCluster cluster, long seed) {
        this.cluster = cluster;
        this.network = cluster.network();
        this.random = new Random(seed);
    }

    /** How often each kind has been done. */
    Map<Fault, Integer> done() {
        return Collections.unmodifiableMap(done);
    }

    /** Until the next step. */
    long pauseMs() {
        return 100L + random.nextInt(1500);
    }

    /** Does the next harm, or ends all that is in force. */
    void step() {
        if (inForce == AT_ONCE || inForce > 0 && random.nextBoolean()) {
            heal();
            return;
        }
        if (coming.isEmpty()) {
            List<Fault> all = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(all, random);
            coming.addAll(all);
        }
        Fault fault = coming.remove();
        done.merge(fault, 1, Integer::sum);
        inForce++;
        String node = any(cluster.nodes());
        note(fault + " " + node);
        inject(fault, node);
    }

    /** Ends all faults: every node runs, and every way is good. */
    void heal() {
        note("heal");
        inForce = 0;
        network.heal();
        paused.forEach(node -> cluster.signal(node, "CONT"));
        paused.clear();
        down.forEach(cluster::start);
        down.clear();
    }

    /** When what was done, for whoever looks into a failure. */
    private void note(String what) {
        try {
            Files.writeString(
                    cluster.directory().resolve("faults"),
                    Instant.now() + " " + System.nanoTime() + " " + what + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inject(Fault fault, String node) {
        String other = any(others(node));
        switch (fault) {
            case KILL -> kill(node);
            case KILL_ALL -> cluster.nodes().forEach(this::kill);
            case VANISH -> {
                network.vanish(node);
                kill(node);
            }
            case RESTART -> restart(node);
            case PAUSE -> pause(node);
            case PAUSE_MOST -> others(node).forEach(this::pause);
            case ISOLATE -> stall(List.of(node), others(node));
            case SPLIT -> split();
            case ONE_WAY -> network.set(node, other, Quality.STALLED);
            case DEAF -> others(node).forEach(o -> network.set(o, node, Quality.STALLED));
            case NO_CLIENTS -> network.set(Network.CLIENTS, node, Quality.STALLED);
            case DELAY -> everyWay(Quality.delayed(1 + random.nextInt(100)));
            case NARROW -> everyWay(Quality.narrow(10_000 + random.nextInt(1_000_000)));
            case CUT -> ends(node).forEach(end -> network.cut(node, end));
            case TEAR -> ends(node).forEach(end -> network.tear(node, end));
        }
    }

    private void kill(String node) {
        if (down.add(node)) {
            paused.remove(node);
            cluster.kill(node);
        }
    }

    private void restart(String node) {
        if (!down.contains(node) && !paused.contains(node)) {
            cluster.stop(node);
            cluster.start(node);
        }
    }

    private void pause(String node) {
        if (!down.contains(node) && paused.add(node)) {
            cluster.signal(node, "STOP");
        }
    }

    private void split() {
        List<String> nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, random);
        int size = 1 + random.nextInt(nodes.size() - 1);
        stall(nodes.subList(0, size), nodes.subList(size, nodes.size()));
    }

    private void stall(List<String> some, List<String> rest) {
        for (String one : some) {
            for (String other : rest) {
                network.set(one, other, Quality.STALLED);
                network.set(other, one, Quality.STALLED);
            }
        }
    }

    private void everyWay(Quality quality) {
        for (String node : cluster.nodes()) {
            for (String end : ends(node)) {
                network.set(end, node, quality);
                network.set(node, end, quality);
            }
        }
    }

    /** The clients, and all nodes but this one. */
    private List<String> ends(String node) {
        List<String> ends = others(node);
        ends.add(Network.CLIENTS);
        return ends;
    }

    private List<String> others(String node) {
        return cluster.nodes().stream().filter(n -> !n.equals(node)).collect(toList());
    }

    private String any(List<String> nodes) {
        return nodes.get(random.nextInt(nodes.size()));
    }
}
