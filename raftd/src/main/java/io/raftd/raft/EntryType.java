package io.raftd.raft;

/** What an entry's payload is. The code is part of the disk format and never reused. */
public enum EntryType {
    /**
     * A new leader's first entry, by which it commits what earlier terms left (dissertation 6.4);
     * no command. It tells how the leader was elected, see {@link ElectionResult}.
     */
    NOOP(1),
    /** A {@link Configuration} in its binary codec. */
    CONFIGURATION(2),
    /** A command of the state machine, opaque here. */
    COMMAND(3);

    private static final EntryType[] BY_CODE = {null, NOOP, CONFIGURATION, COMMAND};

    private final byte code;

    EntryType(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    static boolean isKnown(byte code) {
        return code > 0 && code < BY_CODE.length;
    }

    static EntryType of(byte code) {
        if (!isKnown(code)) {
            throw new IllegalArgumentException(
                    "entry type " + code + " is not known to this version");
        }
        return BY_CODE[code];
    }
}
