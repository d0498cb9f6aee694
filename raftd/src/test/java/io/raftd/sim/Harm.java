package io.raftd.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One strike of a {@link Fault}, from its beginning to its end. It counts once it has had an
 * effect.
 */
final class Harm {
    private final Simulator world;
    private final Fault kind;
    private final Chance chance;
    private final List<Runnable> undo = new ArrayList<>();
    private boolean felt;
    private boolean over;

    Harm(Simulator world, Fault kind, Chance chance) {
        this.world = world;
        this.kind = kind;
        this.chance = chance;
    }

    Simulator world() {
        return world;
    }

    /** Of this strike alone. */
    Chance chance() {
        return chance;
    }

    SimNode victim() {
        return world.victim(chance);
    }

    /** A random time, by a mean in ns. */
    LongSupplier about(long mean) {
        return () -> chance.exponential(mean);
    }

    /** It has had an effect. */
    void felt() {
        if (!felt) {
            felt = true;
            world.felt(kind);
        }
    }

    void feltIf(boolean effect) {
        if (effect) {
            felt();
        }
    }

    /** What the end of the strike is to undo. */
    void undo(Runnable action) {
        undo.add(action);
    }

    /** Until its end, no link carries what {@code obstacle} stops. */
    void block(SimNetwork.Obstacle obstacle) {
        undo(world.network().raise(obstacle, this::felt));
    }

    /** As {@link #block}, of what nodes send each other. */
    void blockNodes(SimNetwork.Obstacle obstacle) {
        int nodes = world.size();
        block((from, to, message) ->
                from < nodes && to < nodes && obstacle.stops(from, to, message));
    }

    /** Unless it has ended by then. */
    void later(long time, Runnable action) {
        world.agenda().after(time, () -> {
            if (!over) {
                action.run();
            }
        });
    }

    /** Until its end, {@code action} again and again, first after a pause. */
    void repeat(LongSupplier pause, Runnable action) {
        world.agenda().after(pause.getAsLong(), () -> {
            if (!over) {
                action.run();
                repeat(pause, action);
            }
        });
    }

    /** Ends it, once. */
    void end() {
        if (!over) {
            over = true;
            world.timeline().add("", "ends: " + kind);
            undo.forEach(Runnable::run);
        }
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
