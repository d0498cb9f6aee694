package io.raftctl.reference;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an option or an argument may be, as far as a shell can tell.
 *
 * @param text the words themselves with a space between, or what starts with an at sign: files,
 *     directories, conditions, or what raftctl's hidden verb is asked for; empty: nobody can tell
 */
record Values(String text) {
    static final Values UNKNOWN = new Values("");
    static final Values FILES = new Values("@files");
    static final Values DIRECTORIES = new Values("@directories");
    static final Values CONDITIONS = new Values("@conditions");
    static final Values MEMBERS = new Values("@members");
    static final Values VOTERS = new Values("@voters");
    static final Values LEARNERS = new Values("@learners");
    static final Values NODES = new Values("@nodes");

    static Values words(List<String> words) {
        return new Values(String.join(" ", words));
    }

    /** The names of an enumeration's values, as the command line has them. */
    static Values of(Class<?> enumeration) {
        return words(Stream.of(enumeration.getEnumConstants())
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .toList());
    }
}
