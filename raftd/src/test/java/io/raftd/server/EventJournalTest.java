package io.raftd.server;

import static io.raftd.server.ServerFixture.N1;
import static io.raftd.server.ServerFixture.N2;
import static io.raftd.server.ServerFixture.next;
import static io.raftd.server.ServerFixture.response;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.EventsRead;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.raft.Event;
import io.raftd.raft.Event.Hearing;
import io.raftd.raft.VoteReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The journal between those who tell of events, its disk, and those who ask. */
class EventJournalTest {
    private final ServerFixture server = new ServerFixture();
    private final EventJournal journal =
            new EventJournal(N1, server.journal, server.writes::add, Runnable::run);

    private void write() {
        while (!server.writes.isEmpty()) {
            server.writes.remove().run();
        }
    }

    private List<JournalEvent> written() {
        List<JournalEvent> all = new ArrayList<>();
        for (byte[] event : server.journal.events) {
            try {
                all.add(JournalEvent.parseFrom(event));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    private List<String> types() {
        return written().stream().map(JournalEvent::getType).toList();
    }

    private static Event.VoteCast cast(long term, VoteReason reason, boolean preVote) {
        return new Event.VoteCast(term, N2, preVote, false, reason, new Hearing(N2, 40, false));
    }

    @Test
    void anEventHasTheFieldsOfItsType() {
        journal.accept(cast(7, VoteReason.LOG_BEHIND, false));
        write();
        JournalEvent event = written().get(0);
        assertThat(event.getNode()).isEqualTo("n1");
        assertThat(event.getTerm()).isEqualTo(7);
        assertThat(event.getTimeMs()).isPositive();
        assertThat(event.getFieldsList().stream().map(ServerFixture::told))
                .containsExactly(
                        "candidate=n2",
                        "voter=n1",
                        "granted=false",
                        "reason=log_behind",
                        "leader=n2",
                        "silentMs=40",
                        "gone=false",
                        "transfer=false");
    }

    @Test
    void whatTheDiskDoesNotTakeIsCountedAndTheGapTold() {
        journal.accept(new Event.LeaderChanged(1, N1));
        write();
        server.journal.failing = true;
        journal.accept(new Event.LeaderChanged(2, N2));
        journal.accept(new Event.LeaderChanged(3, N2));
        write();
        server.journal.failing = false;
        journal.accept(new Event.LeaderChanged(4, N2));
        write();
        assertThat(types()).containsExactly("leader_changed", "events_dropped", "leader_changed");
        assertThat(written().get(1).getFields(0).getNumber()).isEqualTo(2);
    }

    @Test
    void aDiskThatStallsHoldsNobodyUpAndNotMoreThanAMebibyte() {
        String text = "x".repeat(1000);
        for (int i = 0; i < 3000; i++) {
            journal.record("storage_fault", 1, Map.of("message", text));
        }
        int waiting = server.writes.size();
        assertThat(waiting).isBetween(900, 1048);
        write();
        assertThat(types().get(0)).isEqualTo("events_dropped");
        assertThat(written().get(0).getFields(0).getNumber()).isEqualTo(3000 - waiting);
        assertThat(types()).hasSize(waiting + 1);
    }

    /** A node that is cut off asks for opinions for ever, and must not fill its journal so. */
    @Test
    void whatRepeatsIsToldLessAndLess() {
        for (int i = 0; i < 1000; i++) {
            journal.accept(new Event.ElectionTimeout(3, new Hearing(N2, i, false), null));
            journal.accept(
                    new Event.VotesRequested(4, true, 10, 3, false, new Hearing(N2, i, false)));
            journal.accept(cast(4, VoteReason.LEADER_ALIVE, true));
        }
        assertThat(server.writes).hasSize(3 * 11);
        journal.accept(new Event.LeaderChanged(4, N2));
        journal.accept(new Event.ElectionTimeout(3, new Hearing(N2, 5, false), null));
        assertThat(server.writes).hasSize(3 * 11 + 2);
        write();
        JournalEvent last = written().get(3 * 11 - 1);
        assertThat(last.getFieldsList().stream().map(ServerFixture::told)).contains("times=512");
    }

    private Response ask(EmbeddedChannel client, EventsRead.Builder read) {
        client.writeInbound(
                ServerFixture.frame(1, Request.newBuilder().setEventsRead(read), Frame.EMPTY));
        write();
        server.service.flush();
        return response(requireNonNull(next(client)));
    }

    @Test
    void aPageBeginsBehindWhatTheClientHasOfThisNode() {
        EmbeddedChannel client = server.client();
        journal.accept(new Event.LeaderChanged(1, N1));
        journal.accept(new Event.LeaderChanged(2, N2));
        EventsPage page = ask(client, EventsRead.newBuilder()).getEvents();
        assertThat(page.getNode()).isEqualTo("n1");
        assertThat(page.getLastSeq()).isEqualTo(2);
        assertThat(page.getMore()).isFalse();
        assertThat(page.getEventsList()).extracting(JournalEvent::getSeq).containsExactly(1L, 2L);
        EventsRead.Builder after = EventsRead.newBuilder()
                .addAfter(EventsRead.After.newBuilder().setNode("n2").setSeq(2))
                .addAfter(EventsRead.After.newBuilder().setNode("n1").setSeq(1));
        assertThat(ask(client, after).getEvents().getEventsList())
                .extracting(JournalEvent::getSeq)
                .containsExactly(2L);
        client.finishAndReleaseAll();
    }

    @Test
    void whatIsNoEventIsToldAsAFlaw() {
        EmbeddedChannel client = server.client();
        server.journal.events.add(new byte[] {-1});
        EventsPage page = ask(client, EventsRead.newBuilder()).getEvents();
        assertThat(page.getEventsList()).isEmpty();
        assertThat(page.getFlawsList()).hasSize(1);
        client.finishAndReleaseAll();
    }

    @Test
    void aJournalThatCannotBeReadIsADefiniteFailure() {
        EmbeddedChannel client = server.client();
        server.journal.failing = true;
        Response answer = ask(client, EventsRead.newBuilder());
        assertThat(ErrorCode.of(answer.getCode())).isEqualTo(ErrorCode.FAILED);
        assertThat(answer.getMessage()).contains("can't be read");
        client.finishAndReleaseAll();
    }

    @Test
    void moreReadersThanTheDiskServesAreBusy() {
        EmbeddedChannel client = server.client();
        for (int id = 1; id <= 17; id++) {
            client.writeInbound(ServerFixture.frame(
                    id,
                    Request.newBuilder().setEventsRead(EventsRead.getDefaultInstance()),
                    Frame.EMPTY));
        }
        server.service.flush();
        Response busy = response(requireNonNull(next(client)));
        assertThat(ErrorCode.of(busy.getCode())).isEqualTo(ErrorCode.BUSY);
        write();
        server.service.flush();
        client.finishAndReleaseAll();
    }
}
