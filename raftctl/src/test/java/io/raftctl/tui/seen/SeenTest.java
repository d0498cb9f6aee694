package io.raftctl.tui.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.timeline.Happening;
import io.raftctl.tui.Glimpse;
import io.raftctl.tui.LogTail;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenTest {
    private static Sighting answered(int node) {
        Status.Builder status = Status.newBuilder()
                .setNode("n" + node)
                .setDisk(Uuids.bytes(new UUID(1, node)))
                .setAddress("h:" + node)
                .setCluster(Uuids.bytes(new UUID(7, 7)))
                .setState("member")
                .setCommitIndex(40 + node);
        for (int i = 1; i <= 3; i++) {
            status.addVoters(MemberInfo.newBuilder()
                    .setNode("n" + i)
                    .setDisk(Uuids.bytes(new UUID(1, i)))
                    .setAddress("h:" + i));
        }
        return Sighting.answered("h:" + node, status.build(), 0);
    }

    private static Sighting silent(int node) {
        return Sighting.failed("h:" + node, "refused");
    }

    private static Glimpse look(long timeMs, Sighting... sightings) {
        return look(timeMs, List.of(), sightings);
    }

    private static Glimpse look(long timeMs, List<Happening> events, Sighting... sightings) {
        ClusterView view = ClusterView.of(List.of(sightings), 10);
        return new Glimpse(timeMs, view, events, Map.of(), 5L);
    }

    @Test
    void whatANodeSaidLastIsKeptWithItsTime() {
        Seen seen = Seen.NOTHING
                .with(look(1000, answered(1), answered(2), silent(3)))
                .with(look(4000, answered(1), silent(2), silent(3)))
                .at(9000);
        assertThat(seen.nodes()).extracting(NodeSeen::isLive).containsExactly(true, false, false);
        NodeSeen stale = seen.nodes().get(1);
        assertThat(stale.ageMs(seen.nowMs())).isEqualTo(8000);
        assertThat(stale.status()).isNotNull();
        assertThat(stale.view().error()).isEqualTo("refused");
        assertThat(seen.nodes().get(2).ageMs(seen.nowMs())).isNull();
        assertThat(seen.isSilent()).isFalse();
        assertThat(seen.silentMs()).isZero();
    }

    @Test
    void whileNothingAnswersTheNodesStay() {
        Seen seen = Seen.NOTHING
                .with(look(1000, answered(1), answered(2), answered(3)))
                .with(look(2000, silent(1), silent(2)))
                .at(7000);
        assertThat(seen.nodes()).extracting(NodeSeen::name).containsExactly("n1", "n2", "n3");
        assertThat(seen.nodes())
                .extracting(node -> node.view().error())
                .containsExactly("refused", "refused", "was not asked");
        assertThat(seen.isSilent()).isTrue();
        assertThat(seen.silentMs()).isEqualTo(6000);
        assertThat(seen.answered()).isNotEqualTo(seen.looked());
    }

    @Test
    void silenceFromTheStartIsCountedFromTheFirstLook() {
        Seen seen = Seen.NOTHING
                .with(look(1000, silent(1)))
                .with(look(3000, silent(1)))
                .at(3500);
        assertThat(seen.silentMs()).isEqualTo(2500);
        assertThat(seen.nodes()).extracting(NodeSeen::name).containsExactly("h:1");
    }

    @Test
    void aClockThatGoesBackMakesNothingYoungerThanNow() {
        Seen seen = Seen.NOTHING
                .with(look(5000, answered(1)))
                .with(look(4000, silent(1)))
                .at(10);
        assertThat(seen.silentMs()).isZero();
        assertThat(seen.nodes().get(0).ageMs(seen.nowMs())).isZero();
    }

    @Test
    void eventsAndSamplesAreBounded() {
        Seen seen = Seen.NOTHING;
        long seq = 0;
        for (int i = 0; i < Seen.SAMPLES + 10; i++) {
            List<Happening> events = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                events.add(new Happening(i, "n1", ++seq, "started", 1, Map.of()));
            }
            seen = seen.with(look(i, events, answered(1)));
        }
        assertThat(seen.samples()).hasSize(Seen.SAMPLES);
        assertThat(seen.events()).hasSize(Seen.EVENTS);
        assertThat(seen.events().get(Seen.EVENTS - 1).seq()).isEqualTo(seq);
    }

    @Test
    void aLookThatBringsMoreThanThereIsRoomForKeepsTheLatest() {
        List<Happening> events = new ArrayList<>();
        for (int i = 1; i <= Seen.EVENTS + 7; i++) {
            events.add(new Happening(i, "n1", i, "started", 1, Map.of()));
        }
        Seen seen = Seen.NOTHING.with(look(1, events, answered(1)));
        assertThat(seen.events()).hasSize(Seen.EVENTS);
        assertThat(seen.events().get(0).seq()).isEqualTo(8);
    }

    @Test
    void theLogOfASilentNodeIsKeptAndThatOfOneThatIsGoneIsNot() {
        ClusterView all = ClusterView.of(List.of(answered(1), answered(2)), 10);
        LogTail tail = new LogTail(3, List.of());
        Map<String, LogTail> logs = Map.of("n1", tail, "n2", tail, "n9", tail);
        Seen seen = Seen.NOTHING.with(new Glimpse(1, all, List.of(), logs, null));
        assertThat(seen.logs()).containsOnlyKeys("n1", "n2");
        seen = seen.with(look(2, answered(1), silent(2))).with(look(3, silent(1)));
        assertThat(seen.logs()).containsOnlyKeys("n1", "n2");
        assertThat(seen.logs().get("n2")).isEqualTo(new NodeLog("n2", tail, 1));
    }
}
