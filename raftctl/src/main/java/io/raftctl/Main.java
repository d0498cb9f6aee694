package io.raftctl;

/** Placeholder of the command line's entry point. */
public final class Main {
    private Main() {}

    /** Prints the version. */
    public static void main(String[] args) {
        System.out.println("raftctl " + String.join(" ", args));
    }
}
