package io.raftd.transport;

import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Welcome;
import io.raftd.raft.ReplicaId;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** What a handshake says of this node. Asked anew each time, on the loop. */
public interface Local {
    ReplicaId self();

    /** Null while it has none. */
    @Nullable
    UUID cluster();

    /** Says who this node is and of which cluster; purpose and target are the link's to fill in. */
    Hello hello();

    Welcome welcome();
}
