package io.raftctl.playground;

import static io.raftctl.playground.PlaygroundException.refused;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shape that is asked for.
 *
 * @param basePort the port of n1, the others following; null for any that are free
 */
public record Plan(int nodes, @Nullable Integer basePort) {
    /** The most nodes that a playground may have. */
    public static final int MAX_NODES = 9;

    /** The shape of a playground yet to be made. */
    Shape choose() {
        if (basePort == null) {
            return new Shape(Ports.free(nodes));
        }
        Shape shape = new Shape(consecutive(basePort));
        shape.ports().forEach(Plan::checkFree);
        return shape;
    }

    boolean allows(Shape shape) {
        return shape.ports().size() == nodes
                && (basePort == null || shape.ports().equals(consecutive(basePort)));
    }

    private List<Integer> consecutive(int base) {
        return IntStream.range(base, base + nodes).boxed().toList();
    }

    static void checkFree(int port) {
        if (Ports.isFree(port)) {
            return;
        }
        Long pid = Ports.owner(port);
        String owner = pid == null
                ? "a process that can't be seen from here"
                : "process " + pid + " (" + Processes.commandLine(pid) + ")";
        throw refused("port " + port + " is in use by " + owner
                + "; stop it, or choose others with --base-port");
    }
}
