package io.raftctl.command.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.tui.Glimpse;
import io.raftctl.tui.Occasion;
import io.raftctl.tui.terminal.Occasions;
import io.raftd.client.view.Reason;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a cluster go on, whatever becomes of it. */
class PollerTest {
    private static final Duration REFRESH = Duration.ofMillis(50);
    private static final int MOST_LOOKS = 600;

    private final FakeCluster cluster = new FakeCluster();
    private final Occasions occasions = new Occasions();

    @TempDir
    private Path directory;

    @BeforeEach
    void journals() {
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setEvents(EventsPage.newBuilder().setNode(node.id()))));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Glimpse await(Predicate<Glimpse> wanted) throws InterruptedException {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            for (Occasion next : occasions.next(10_000)) {
                Glimpse glimpse = ((Occasion.Looked) next).glimpse();
                if (wanted.test(glimpse)) {
                    return glimpse;
                }
            }
        }
        throw new AssertionError("no look has shown it");
    }

    private Poller poller() {
        return new Poller(cluster.cli().globals(), REFRESH, null);
    }

    @Test
    void looksGoOnWhenNodesDie() throws InterruptedException {
        try (Poller poller = poller()) {
            poller.begin(occasions);
            Glimpse whole = await(glimpse -> glimpse.readUs() != null);
            assertThat(whole.cluster().leader()).isEqualTo("n1");
            assertThat(whole.cluster().reasons()).isEmpty();
            cluster.node(3).close();
            await(glimpse -> !glimpse.cluster().nodes().get(2).isReachable());
            cluster.node(1).close();
            await(glimpse -> glimpse.readUs() == null && glimpse.cluster().leader() == null);
            cluster.node(2).close();
            await(glimpse -> !glimpse.cluster().isAnswered());
            cluster.wipe(cluster.node(1));
            await(glimpse -> glimpse.cluster().isAnswered());
        }
    }

    @Test
    void aReadThatIsNotServedIsComplainedOf() throws InterruptedException {
        cluster.on(
                OpCase.BARRIER,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "the disk is stalled"));
        try (Poller poller = poller()) {
            poller.begin(occasions);
            Glimpse glimpse = await(each -> each.cluster().leader() != null);
            assertThat(glimpse.readUs()).isNull();
            assertThat(glimpse.cluster().reasons())
                    .extracting(Reason::code)
                    .contains(Reason.Code.NOT_SERVING);
        }
    }

    @Test
    void nodesWithoutJournalAndLogAreSeenAllTheSame() throws InterruptedException {
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "no journal"));
        try (Poller poller = poller()) {
            poller.begin(occasions);
            Glimpse glimpse = await(each -> each.cluster().isAnswered());
            assertThat(glimpse.events()).isEmpty();
            assertThat(glimpse.logs()).isEmpty();
        }
    }

    @Test
    void whatIsSeenIsRecorded() throws InterruptedException {
        Path file = directory.resolve("recording");
        Glimpse glimpse;
        try (Recorder recorder = Recorder.create(file, REFRESH);
                Poller poller = new Poller(cluster.cli().globals(), REFRESH, recorder)) {
            poller.begin(occasions);
            glimpse = await(each -> each.readUs() != null);
        }
        assertThat(Files.exists(file)).isTrue();
        try (Recording recording = Recording.open(file)) {
            Observation seen = recording.next();
            while (seen != null && seen.timeMs() < glimpse.timeMs()) {
                seen = recording.next();
            }
            assertThat(seen).isNotNull();
            assertThat(seen.glimpse()).isEqualTo(glimpse);
        }
    }
}
