package io.raftctl.command.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.tui.Deed;
import io.raftctl.tui.Deeds;
import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Transferred;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deeds as the verbs that do them. */
class VerbDeedsTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Occasions answers = new Occasions();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    @AfterEach
    void close() {
        hold.countDown();
        cluster.close();
    }

    private VerbDeeds deeds(Duration patience) {
        return new VerbDeeds(cluster.cli().globals(err), answers, patience);
    }

    private Deeds.Answer answer() throws InterruptedException {
        List<Occasion> next = answers.next(30_000);
        assertThat(next).hasSize(1);
        return ((Occasion.Answered) next.get(0)).answer();
    }

    private void holdTransfers() {
        cluster.on(OpCase.TRANSFER, (node, request, body) -> {
            asked.countDown();
            try {
                assertThat(hold.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Answer.failed(ErrorCode.FAILED, "too late");
        });
    }

    @Test
    void aPlanIsADryRun() throws InterruptedException {
        Deed transfer = new Deed.Transfer("n2");
        try (VerbDeeds deeds = deeds(Duration.ofMinutes(1))) {
            deeds.plan(transfer);
            assertThat(answer())
                    .isEqualTo(
                            new Deeds.Answer(transfer, true, 0, List.of("would go from n1 to n2")));
            deeds.plan(new Deed.TakeSnapshot(null));
            assertThat(answer().lines()).hasSize(4);
            deeds.plan(new Deed.Remove("n3"));
            Deeds.Answer remove = answer();
            assertThat(remove.exit()).as("%s", remove).isZero();
            deeds.plan(new Deed.Remove("n9"));
            Deeds.Answer unknown = answer();
            assertThat(unknown.exit()).isEqualTo(7);
            assertThat(unknown.lines()).hasSize(1);
        }
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void aDeedIsDoneWithoutAQuestion() throws InterruptedException {
        cluster.on(
                OpCase.TRANSFER,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setTransferred(Transferred.newBuilder().setLeader("n2").setTerm(8))));
        try (VerbDeeds deeds = deeds(Duration.ofMinutes(1))) {
            deeds.perform(new Deed.Transfer(null));
            Deeds.Answer answer = answer();
            assertThat(answer.planned()).isFalse();
            assertThat(answer.lines()).containsExactly("n2");
            deeds.perform(new Deed.Remove("n3"));
            assertThat(answer().exit()).isZero();
            assertThat(cluster.members(true)).containsExactly("n1", "n2");
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void oneThatTakesTooLongIsInterrupted() throws InterruptedException {
        holdTransfers();
        try (VerbDeeds deeds = deeds(Duration.ofMillis(300))) {
            deeds.perform(new Deed.Transfer("n2"));
            Deeds.Answer answer = answer();
            assertThat(answer.exit()).isIn(10, 130);
            assertThat(answer.lines()).isNotEmpty();
        }
    }

    @Test
    void whatIsUnderWayWhenTheDashboardEndsIsTold() throws InterruptedException {
        holdTransfers();
        try (VerbDeeds deeds = deeds(Duration.ofMinutes(1))) {
            deeds.perform(new Deed.Transfer("n2"));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("raftctl: ");
    }

    @Test
    void deedsAreVerbsAsTheyAreTyped() {
        assertThat(line(new Deed.Transfer(null), true)).isEqualTo("leader transfer --dry-run");
        assertThat(line(new Deed.Transfer("n2"), false)).isEqualTo("leader transfer --yes -- n2");
        assertThat(line(new Deed.TakeSnapshot(null), false)).isEqualTo("snapshot take --all --yes");
        assertThat(line(new Deed.TakeSnapshot("n2"), true))
                .isEqualTo("snapshot take --node n2 --dry-run");
        assertThat(line(new Deed.Add("n4", "h:1", true), true))
                .isEqualTo("member add --learner --dry-run -- n4 h:1");
        assertThat(line(new Deed.Add("n4", "h:1", false), false))
                .isEqualTo("member add --yes -- n4 h:1");
        assertThat(line(new Deed.Remove("n4"), false)).isEqualTo("member remove --yes -- n4");
    }

    private static String line(Deed deed, boolean planned) {
        return String.join(" ", VerbDeeds.words(deed, planned))
                .replace(" -o table --color never", "");
    }
}
