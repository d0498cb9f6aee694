package io.raftd.raft;

import io.raftd.raft.Configuration.Half;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fixed binary form of a configuration, payload of {@link EntryType#CONFIGURATION} entries.
 *
 * <pre>
 *   configuration = version(1 byte) joint(1 byte, 0 or 1) half [half] replicas [lease]
 *                                                                   the second half: old
 *   half          = members members                                               voters, learners
 *   members       = count(1 byte) member*
 *   member        = replica text(address)
 *   replicas      = count(1 byte) replica*                                        removed
 *   replica       = text(node id) disk id(16 bytes)
 *   lease         = duration in ms(8 bytes) drift in millionths(8 bytes)
 *   text          = length(1 byte) ASCII
 * </pre>
 *
 * Version 1 ends before the removed replicas; it is read, and no longer written. Version 2 ends
 * before the lease: it is written while there is none, so that a cluster without one has the bytes
 * that it always had.
 */
public final class ConfigurationCodec {
    private static final int WITHOUT_LEASE = 2;
    private static final int VERSION = 3;

    private ConfigurationCodec() {}

    public static byte[] encode(Configuration c) {
        Binary.Writer w = new Binary.Writer();
        Lease lease = c.lease();
        w.unsignedByte(lease == null ? WITHOUT_LEASE : VERSION, "version").flag(c.isJoint());
        put(w, c.current());
        if (c.old() != null) {
            put(w, c.old());
        }
        w.replicas(c.removed(), "removed replicas");
        if (lease != null) {
            w.number(lease.durationMs()).number(lease.maxDriftPpm());
        }
        return w.bytes();
    }

    private static void put(Binary.Writer w, Half half) {
        put(w, half.voters());
        put(w, half.learners());
    }

    private static void put(Binary.Writer w, List<Member> members) {
        w.unsignedByte(members.size(), "members");
        for (Member m : members) {
            w.replica(m.replica()).text(m.address());
        }
    }

    /**
     * The configuration in {@code b}. Throws IllegalArgumentException, saying where, unless the
     * bytes are exactly one.
     */
    public static Configuration decode(byte[] b) {
        Binary.Reader r = new Binary.Reader(b, "configuration");
        int version = r.unsignedByte();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "configuration version " + version + " is not known to this version");
        }
        boolean joint = r.flag();
        Half current = half(r);
        @Nullable Half old = joint ? half(r) : null;
        List<ReplicaId> removed = version == 1 ? List.of() : r.replicas();
        @Nullable Lease lease = version == VERSION ? lease(r) : null;
        r.end();
        return new Configuration(current, old, removed, lease);
    }

    private static Lease lease(Binary.Reader r) {
        long durationMs = r.number();
        return new Lease(durationMs, r.number());
    }

    private static Half half(Binary.Reader r) {
        List<Member> voters = members(r);
        return new Half(voters, members(r));
    }

    private static List<Member> members(Binary.Reader r) {
        int count = r.unsignedByte();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(r.replica(), r.text()));
        }
        return members;
    }
}
