package io.raftctl.output;

/** How a word is coloured; the word itself says it all. */
public enum Tone {
    PLAIN(""),
    GOOD("\033[32m"),
    WARNING("\033[33m"),
    BAD("\033[31m");

    private static final String END = "\033[0m";

    private final String begin;

    Tone(String begin) {
        this.begin = begin;
    }

    String of(String text) {
        return this == PLAIN ? text : begin + text + END;
    }
}
