package io.raftd.sim;

import io.raftd.node.BirthMessage;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.ReadIndexReply;
import io.raftd.raft.Message.ReadIndexRequest;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.VoteReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of replicas that are no members: of nodes never heard of, and of known ones with a disk
 * that they no longer have, or not yet. They count nowhere.
 */
final class Strangers {
    private Strangers() {}

    static void visit(Harm harm) {
        long pause = harm.world().settings().heartbeat();
        harm.repeat(harm.about(pause), () -> {
            SimNode node = harm.victim();
            NodeStatus status = node.status();
            String name = harm.chance().once(0.5)
                    ? "n9"
                    : harm.world().anyNode(harm.chance()).id();
            ReplicaId stranger = new ReplicaId(name, harm.chance().uuid());
            if (status == null) {
                return;
            }
            if (status.cluster() == null || harm.chance().once(0.1)) {
                harm.feltIf(node.offer(new Input.ReceivedBirth(greeting(harm, stranger))));
            } else {
                Message message = message(harm.chance(), stranger, status);
                harm.world().invariants().sentByStranger(message);
                harm.feltIf(node.offer(new Input.Received(message)));
            }
        });
    }

    /** Of another cluster, or with another list; from an address of this one, for the answer. */
    private static BirthMessage greeting(Harm harm, ReplicaId stranger) {
        String address = harm.world().bootstrap().get(0).address();
        List<String> list = List.of(stranger.node() + "=" + address);
        return new BirthMessage.Greeting(stranger, address, null, list, List.of(stranger));
    }

    private static Message message(Chance chance, ReplicaId from, NodeStatus status) {
        ReplicaId to = status.self();
        long term = status.term() + chance.between(-1, 2);
        long last = status.log().lastIndex() + chance.between(-1, 1);
        long lastTerm = Math.max(0, status.log().lastTerm() + chance.between(-1, 1));
        @Nullable Long index = chance.once(0.5) ? null : Long.valueOf(last);
        return switch (chance.below(8)) {
            case 0 -> new PreVote(from, to, term + 1, last, lastTerm);
            case 1 -> new PreVoteReply(from, to, term, status.term() + 1, VoteReason.GRANTED);
            case 2 -> new RequestVote(from, to, term, last, lastTerm, false);
            case 3 -> new VoteReply(from, to, term, VoteReason.GRANTED);
            case 4 -> new AppendReply(from, to, term, last, chance.below(100));
            case 5 -> new AppendRejected(from, to, term, last, last - 1, lastTerm, 0);
            case 6 -> new ReadIndexRequest(from, to, term, chance.below(100));
            default -> new ReadIndexReply(from, to, term, chance.below(100), index);
        };
    }
}
