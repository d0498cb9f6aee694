package io.raftd;

/** Placeholder of the daemon's entry point. */
public final class Main {
    private Main() {}

    /** Prints the version. */
    public static void main(String[] args) {
        System.out.println("raftd " + String.join(" ", args));
    }
}
