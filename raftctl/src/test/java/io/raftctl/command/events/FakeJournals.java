package io.raftctl.command.events;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.EventsRead;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.JournalEvent.Field;
import io.raftd.protocol.wire.JournalEvent.Texts;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The journals of the nodes of a fake cluster, two events a page. */
final class FakeJournals {
    static final long START = 1_700_000_000_000L;
    private static final int PAGE = 2;

    private final Map<String, List<JournalEvent>> journals = new ConcurrentHashMap<>();

    /** Hears of each request; may tell more events before it is answered. */
    volatile Consumer<FakeNode> asked = node -> {};

    FakeJournals(FakeCluster cluster) {
        cluster.on(Request.OpCase.EVENTS_READ, this::answer);
    }

    /** Fields as {@code name=value}; a value with commas is a list, and digits are a number. */
    JournalEvent tell(String node, long timeMs, long term, String type, String... fields) {
        JournalEvent.Builder event = JournalEvent.newBuilder()
                .setNode(node)
                .setTimeMs(START + timeMs)
                .setTerm(term)
                .setType(type);
        for (String field : fields) {
            event.addFields(field(field.split("=", 2)[0], field.split("=", 2)[1]));
        }
        List<JournalEvent> journal = of(node);
        journal.add(event.setSeq(journal.size() + 1L).build());
        return event.clearSeq().build();
    }

    private static Field field(String name, String value) {
        Field.Builder field = Field.newBuilder().setName(name);
        if (value.matches("\\d+")) {
            field.setNumber(Long.parseLong(value));
        } else if (value.equals("true") || value.equals("false")) {
            field.setFlag(Boolean.parseBoolean(value));
        } else if (value.contains(",")) {
            field.setTexts(Texts.newBuilder().addAllText(List.of(value.split(",", -1))));
        } else if (!value.equals("null")) {
            field.setText(value);
        }
        return field.build();
    }

    private List<JournalEvent> of(String node) {
        return journals.computeIfAbsent(node, id -> new CopyOnWriteArrayList<>());
    }

    private Answer answer(FakeNode node, Request request, byte[] body) {
        asked.accept(node);
        EventsRead read = request.getEventsRead();
        long after = read.getAfterList().stream()
                .filter(a -> a.getNode().equals(node.id()))
                .mapToLong(EventsRead.After::getSeq)
                .findFirst()
                .orElse(0);
        List<JournalEvent> all = of(node.id());
        List<JournalEvent> rest =
                all.stream().filter(event -> event.getSeq() > after).toList();
        return Answer.of(Response.newBuilder()
                .setEvents(EventsPage.newBuilder()
                        .setNode(node.id())
                        .addAllEvents(rest.subList(0, Math.min(PAGE, rest.size())))
                        .setMore(rest.size() > PAGE)
                        .setLastSeq(all.size())));
    }

    /** n1 leads term 1, is silent, and n2 wins term 2 of n3's vote. */
    FakeJournals election() {
        tell("n1", 0, 0, "started", "version=1");
        tell("n1", 10, 1, "leader_elected", "leader=n1", "votes=n1,n2", "electionMs=4");
        tell("n2", 20, 1, "leader_changed", "leader=n1");
        tell("n2", 5000, 1, "election_timeout", "leader=n1", "silentMs=1400", "hindrance=null");
        tell("n2", 5001, 2, "vote_requested", "candidate=n2", "lastIndex=9", "transfer=false");
        tell("n3", 5002, 2, "vote", "candidate=n2", "voter=n3", "granted=true", "reason=null");
        tell("n2", 5004, 2, "vote", "candidate=n2", "voter=n3", "granted=true", "reason=null");
        tell("n2", 5005, 2, "leader_elected", "leader=n2", "votes=n2,n3", "electionMs=213");
        tell("n3", 5006, 2, "leader_changed", "leader=n2");
        tell("n2", 6000, 2, "config_changed", "index=7", "voters=n1,n2,n3");
        return this;
    }
}
