package io.raftd.raft;

import io.raftd.raft.Configuration.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fixed binary form of a configuration, payload of {@link EntryType#CONFIGURATION} entries.
 *
 * <pre>
 *   configuration = version(1 byte) joint(1 byte, 0 or 1) half [half] replicas     the second: old
 *   half          = members members                                               voters, learners
 *   members       = count(1 byte) member*
 *   member        = replica text(address)
 *   replicas      = count(1 byte) replica*                                        removed
 *   replica       = text(node id) disk id(16 bytes)
 *   text          = length(1 byte) ASCII
 * </pre>
 *
 * Version 1 ends before the removed replicas; it is read, and no longer written.
 */
public final class ConfigurationCodec {
    private static final int VERSION = 2;

    private ConfigurationCodec() {}

    public static byte[] encode(Configuration c) {
        int removed = 1;
        for (ReplicaId r : c.removed()) {
            removed += size(r);
        }
        int old = c.old() == null ? 0 : size(c.old());
        byte[] b = new byte[2 + size(c.current()) + old + removed];
        b[0] = VERSION;
        b[1] = (byte) (c.isJoint() ? 1 : 0);
        int at = put(b, 2, c.current());
        if (c.old() != null) {
            at = put(b, at, c.old());
        }
        b[at++] = unsignedByte(c.removed().size(), "removed replicas");
        for (ReplicaId r : c.removed()) {
            at = put(b, at, r);
        }
        return b;
    }

    private static int size(ReplicaId r) {
        return 17 + r.node().length();
    }

    private static int size(Half half) {
        return 2 + size(half.voters()) + size(half.learners());
    }

    private static int size(List<Member> members) {
        int size = 0;
        for (Member m : members) {
            size += size(m.replica()) + 1 + m.address().length();
        }
        return size;
    }

    private static int put(byte[] b, int at, Half half) {
        return put(b, put(b, at, half.voters()), half.learners());
    }

    private static int put(byte[] b, int start, List<Member> members) {
        int at = start;
        b[at++] = unsignedByte(members.size(), "members");
        for (Member m : members) {
            at = put(b, put(b, at, m.replica()), m.address());
        }
        return at;
    }

    private static int put(byte[] b, int start, ReplicaId r) {
        int at = put(b, start, r.node());
        BigEndian.putLong(b, at, r.disk().getMostSignificantBits());
        BigEndian.putLong(b, at + 8, r.disk().getLeastSignificantBits());
        return at + 16;
    }

    private static int put(byte[] b, int start, String text) {
        int at = start;
        b[at++] = unsignedByte(text.length(), text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                throw new IllegalArgumentException("not ASCII: " + text);
            }
            b[at++] = (byte) c;
        }
        return at;
    }

    private static byte unsignedByte(int n, String what) {
        if (n > 255) {
            throw new IllegalArgumentException(n + " > 255: " + what);
        }
        return (byte) n;
    }

    /**
     * The configuration in {@code b}. Throws IllegalArgumentException, saying where, unless the
     * bytes are exactly one.
     */
    public static Configuration decode(byte[] b) {
        Reader r = new Reader(b);
        int version = r.next();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "configuration version " + version + " is not known to this version");
        }
        int joint = r.next();
        if (joint > 1) {
            throw new IllegalArgumentException(
                    "configuration kind " + joint + " is neither 0 nor 1");
        }
        Half current = r.half();
        @Nullable Half old = joint == 1 ? r.half() : null;
        List<ReplicaId> removed = version == 1 ? List.of() : r.replicas();
        if (r.at != b.length) {
            throw new IllegalArgumentException(
                    "configuration ends at byte " + r.at + " of " + b.length);
        }
        return new Configuration(current, old, removed);
    }

    private static final class Reader {
        private final byte[] b;
        private int at;

        Reader(byte[] b) {
            this.b = b;
        }

        int next() {
            return b[skip(1)] & 0xff;
        }

        /** Moves past {@code n} bytes and returns where they began. */
        private int skip(int n) {
            if (n > b.length - at) {
                throw new IllegalArgumentException("configuration is cut off at byte " + b.length);
            }
            int from = at;
            at += n;
            return from;
        }

        Half half() {
            List<Member> voters = members();
            return new Half(voters, members());
        }

        private List<Member> members() {
            int count = next();
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(new Member(replica(), text()));
            }
            return members;
        }

        List<ReplicaId> replicas() {
            int count = next();
            List<ReplicaId> replicas = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                replicas.add(replica());
            }
            return replicas;
        }

        private ReplicaId replica() {
            String node = text();
            int disk = skip(16);
            UUID id = new UUID(BigEndian.getLong(b, disk), BigEndian.getLong(b, disk + 8));
            return new ReplicaId(node, id);
        }

        private String text() {
            int length = next();
            int from = skip(length);
            char[] text = new char[length];
            for (int i = 0; i < length; i++) {
                if (b[from + i] < 0) {
                    throw new IllegalArgumentException(
                            "configuration is not ASCII at byte " + (from + i));
                }
                text[i] = (char) b[from + i];
            }
            return new String(text);
        }
    }
}
