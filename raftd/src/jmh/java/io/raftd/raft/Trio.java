package io.raftd.raft;

import java.util.List;
import java.util.UUID;

/** The cluster of the benches: three voters, the first of which leads, and how its log begins. */
public final class Trio {
    /** Its id. */
    public static final UUID CLUSTER = new UUID(0x7472696f00004000L, 0x8000000000000003L);

    public static final ReplicaId N1 = new ReplicaId("n1", new UUID(1, 1));
    public static final ReplicaId N2 = new ReplicaId("n2", new UUID(2, 2));
    public static final ReplicaId N3 = new ReplicaId("n3", new UUID(3, 3));

    /** Entry 1, of term 0. */
    public static final Entry GENESIS = Entry.genesis(
            CLUSTER,
            Configuration.of(List.of(
                    new Member(N1, "127.0.0.1:7001"),
                    new Member(N2, "127.0.0.1:7002"),
                    new Member(N3, "127.0.0.1:7003"))),
            0);

    private Trio() {}
}
