package io.raftd.raft;

import static io.raftd.raft.Messages.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.Ready.ReadGrant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A learner counts nowhere: n1 leads the voters n1 and n2, and the learner n3. */
class LearnerTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");
    private static final ReplicaId N3 = Cluster.id("n3");

    private final Raft n1 = new Raft(
            N1,
            Cluster.SETTINGS,
            bound -> 0,
            new Stored(HardState.NONE, null, genesis().summary()),
            0);

    private static Log genesis() {
        List<Member> all = Cluster.members(List.of("n1", "n2", "n3")).members();
        return Log.of(new Configuration(
                new Configuration.Half(all.subList(0, 2), all.subList(2, 3)), null));
    }

    @BeforeEach
    void lead() {
        n1.step(new TimeoutNow(N2, N1, 0));
        n1.ready();
        n1.persisted(1);
        n1.ready();
        n1.step(new VoteReply(N2, N1, 1, VoteReason.GRANTED));
        n1.ready();
        n1.persisted(2);
        assertThat(n1.roleName()).isEqualTo(RoleName.LEADER);
    }

    @Case("S32/quorum")
    @Test
    void itsAcknowledgementCommitsNothing() {
        n1.step(reply("n3", "n1", 1, 2));
        assertThat(n1.commit()).isEqualTo(1);
        n1.step(reply("n2", "n1", 1, 2));
        assertThat(n1.commit()).isEqualTo(2);
    }

    @Case("S32/quorum")
    @Test
    void itsAnswersKeepNoLeaderInOffice() {
        for (int i = 1; i <= 2; i++) {
            n1.step(reply("n2", "n1", 1, 2));
            n1.step(reply("n3", "n1", 1, 2));
            n1.advance(i * Cluster.SETTINGS.electionTimeout() / 2, 0);
        }
        n1.ready();
        assertThat(n1.roleName()).isEqualTo(RoleName.LEADER);
        n1.step(reply("n3", "n1", 1, 2));
        n1.advance(Cluster.SETTINGS.electionTimeout() * 3 / 2, 0);
        assertThat(n1.roleName()).isEqualTo(RoleName.FOLLOWER);
    }

    @Case("S32/quorum")
    @Test
    void itsAnswerConfirmsNoRead() {
        n1.step(reply("n2", "n1", 1, 2));
        n1.readIndex(7);
        n1.ready();
        n1.step(new AppendReply(N3, N1, 1, 2, 1));
        assertThat(n1.ready().reads()).isEmpty();
        n1.step(new AppendReply(N2, N1, 1, 2, 1));
        assertThat(n1.ready().reads()).containsExactly(new ReadGrant(7, 2L));
    }

    @Case("S34")
    @Test
    void itIsNeverHandedTheLeadership() {
        n1.step(reply("n3", "n1", 1, 2));
        assertThat(n1.transferLeadership(N3)).isEqualTo(Transfer.NOT_A_VOTER);
        assertThat(n1.canPropose()).isTrue();
        assertThat(n1.transferLeadership(null)).isEqualTo(Transfer.STARTED);
        n1.step(reply("n2", "n1", 1, 2));
        assertThat(n1.ready().messages()).contains(new TimeoutNow(N1, N2, 1));
    }
}
