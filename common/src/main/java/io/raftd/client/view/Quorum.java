package io.raftd.client.view;

/** The arithmetic of majorities: needed = voters / 2 + 1. */
public record Quorum(int voters, int reachable) {
    public int needed() {
        return voters / 2 + 1;
    }

    public boolean isThere() {
        return reachable >= needed();
    }

    /** How many of the reachable voters may fail before there is no quorum; >= 0. */
    public int canLose() {
        return Math.max(0, reachable - needed());
    }

    @Override
    public String toString() {
        return reachable + " of " + voters + (voters == 1 ? " voter" : " voters") + " reachable, "
                + needed() + " needed";
    }
}
