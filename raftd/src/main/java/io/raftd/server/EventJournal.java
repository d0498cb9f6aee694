package io.raftd.server;

import io.raftd.node.Journal;
import io.raftd.node.JournalPage;
import io.raftd.node.Refusal;
import io.raftd.node.Reply;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.raft.Event;
import io.raftd.raft.ReplicaId;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's events in its {@link Journal}, and reads them again. Whoever tells of an event
 * never waits: a thread of the journal's own writes it, and where too much waits for that, or the
 * disk takes nothing, events are dropped, counted, and the gap told in their place.
 */
public final class EventJournal implements Consumer<Event> {
    private static final Logger log = LoggerFactory.getLogger(EventJournal.class);

    /** Bytes of events that may wait for the disk. */
    private static final long MAX_WAITING = 1 << 20;

    private static final int MAX_READS = 16;

    private final ReplicaId self;
    private final Journal journal;
    private final Executor writer;
    private final Executor loop;
    private final Repeats repeats = new Repeats();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    /** Used by the writer alone. */
    private boolean failing;

    /**
     * Takes events from now on.
     *
     * @param writer a thread that may wait; only there the journal is used
     * @param loop where answers are given
     */
    public EventJournal(ReplicaId self, Journal journal, Executor writer, Executor loop) {
        this.self = self;
        this.journal = journal;
        this.writer = writer;
        this.loop = loop;
    }

    /** What the core decided; on the loop. */
    @Override
    public void accept(Event event) {
        long times = repeats.count(event);
        if (times > 0) {
            add(EventFields.of(event, self, times));
        }
    }

    /**
     * What else happened; from any thread.
     *
     * @param type in lower case, words joined by underscores; a promise to scripts, as are the
     *     names of the values
     * @param values text, whole numbers, booleans, lists of text, or null
     */
    public void record(String type, long term, Map<String, ?> values) {
        add(EventFields.of(type, term, values));
    }

    private void add(JournalEvent.Builder event) {
        byte[] bytes = encode(event);
        if (waiting.addAndGet(bytes.length) > MAX_WAITING) {
            waiting.addAndGet(-bytes.length);
            dropped.incrementAndGet();
            return;
        }
        long term = event.getTerm();
        writer.execute(() -> {
            waiting.addAndGet(-bytes.length);
            write(bytes, term);
        });
    }

    private byte[] encode(JournalEvent.Builder event) {
        return event.setNode(self.node())
                .setTimeMs(System.currentTimeMillis())
                .build()
                .toByteArray();
    }

    private void write(byte[] event, long term) {
        long gap = dropped.getAndSet(0);
        try {
            if (gap > 0) {
                Map<String, Long> count = Map.of("count", gap);
                journal.append(encode(EventFields.of("events_dropped", term, count)));
                gap = 0;
            }
            journal.append(event);
            String complaint = journal.complaint();
            if (failing || !complaint.isEmpty()) {
                log.warn("the journal of events goes on; {}", complaint);
            }
            failing = false;
        } catch (IOException e) {
            dropped.addAndGet(gap + 1);
            if (!failing) {
                log.warn("the journal of events is not written: {}", e.toString());
            }
            failing = true;
        }
    }

    /** Events behind a number; all that was told before is among them. On the loop. */
    void read(long after, int maxBytes, Reply<JournalPage> reply) {
        if (reads.incrementAndGet() > MAX_READS) {
            reads.decrementAndGet();
            reply.refused(new Refusal(
                    Refusal.Reason.BUSY, "too many readers of the journal of events wait", null));
            return;
        }
        writer.execute(() -> {
            Runnable answer = answer(after, maxBytes, reply);
            reads.decrementAndGet();
            loop.execute(answer);
        });
    }

    private Runnable answer(long after, int maxBytes, Reply<JournalPage> reply) {
        try {
            JournalPage page = journal.read(after, maxBytes);
            return () -> reply.done(page);
        } catch (IOException e) {
            String message = "the journal of events can't be read: " + e;
            return () -> reply.refused(new Refusal(Refusal.Reason.FAILED, message, null));
        }
    }

    /** Done when all that was told before has been written, or dropped. From any thread. */
    public CompletableFuture<Void> written() {
        return CompletableFuture.runAsync(() -> {}, writer);
    }

    /** Takes the journal away behind all that was told. */
    public void close() {
        writer.execute(() -> {
            try {
                journal.close();
            } catch (IOException e) {
                log.warn("the journal of events is not closed: {}", e.toString());
            }
        });
    }
}
