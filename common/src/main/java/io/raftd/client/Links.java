package io.raftd.client;

import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The connections of a client, driven by whoever polls: one selector, no thread but for looking up
 * names.
 */
final class Links implements Closeable {
    private final Selector selector;
    private final Link.Events events;
    private final long dialTimeout;
    private final Set<Link> dialing = new HashSet<>();
    private final Set<Link> open = new HashSet<>();
    private final Queue<Lookup> lookups = new ConcurrentLinkedQueue<>();

    /** Each dial may take {@code dialTimeout} ns until the node's welcome. */
    Links(Link.Events events, long dialTimeout) {
        this.events = events;
        this.dialTimeout = dialTimeout;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name looked up on a thread of its own, for a name server may take its time. */
    private final class Lookup implements Runnable {
        final Link link;
        InetAddress[] addresses = {};
        IOException failure = new UnknownHostException();

        Lookup(Link link) {
            this.link = link;
        }

        @Override
        public void run() {
            try {
                addresses = InetAddress.getAllByName(link.endpoint().host());
            } catch (UnknownHostException e) {
                failure = e;
            }
            lookups.add(this);
            selector.wakeup();
        }
    }

    /** Starts a connection; its events come out of {@link #poll}. */
    Link dial(Endpoint endpoint) {
        Link link = new Link(endpoint, System.nanoTime() + dialTimeout);
        dialing.add(link);
        Thread thread = new Thread(new Lookup(link), "name-lookup");
        thread.setDaemon(true);
        thread.start();
        return link;
    }

    /**
     * Flushes, waits until something happens, but not beyond a time of System.nanoTime, handles it,
     * and flushes again.
     */
    void poll(long until) {
        select(flush() ? until : System.nanoTime());
        for (Lookup lookup = lookups.poll(); lookup != null; lookup = lookups.poll()) {
            connect(lookup);
        }
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ready.remove();
            if (key.isValid()) {
                ready(key);
            }
        }
        expire();
        flush();
    }

    /** Ends the wait of the poll under way, or of the next one; for any thread. */
    void wake() {
        selector.wakeup();
    }

    private void select(long until) {
        long wake = until;
        for (Link link : dialing) {
            wake = Math.min(wake, link.welcomeBy());
        }
        long nanos = wake - System.nanoTime();
        try {
            if (nanos <= 0) {
                selector.selectNow();
            } else {
                selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Lookup lookup) {
        Link link = lookup.link;
        if (link.isClosed()) {
            return;
        }
        try {
            if (lookup.addresses.length == 0) {
                throw lookup.failure;
            }
            link.connect(lookup.addresses, selector);
        } catch (IOException e) {
            fail(link, e);
        }
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        try {
            link.ready(key, events);
        } catch (IOException e) {
            fail(link, e);
            return;
        }
        if (link.isOpen() && dialing.remove(link)) {
            open.add(link);
        }
    }

    private void expire() {
        long now = System.nanoTime();
        for (Link link : List.copyOf(dialing)) {
            if (now - link.welcomeBy() >= 0) {
                String missing = link.isConnected() ? "no welcome" : "no connection";
                fail(
                        link,
                        new IOException(missing + " within "
                                + TimeUnit.NANOSECONDS.toMillis(dialTimeout) + "ms"));
            }
        }
    }

    /** Whether no link failed of it. */
    private boolean flush() {
        boolean sound = true;
        for (Link link : List.copyOf(open)) {
            try {
                link.flush();
            } catch (IOException e) {
                fail(link, e);
                sound = false;
            }
        }
        return sound;
    }

    /** Ends a link without an event. */
    void close(Link link) {
        dialing.remove(link);
        open.remove(link);
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(Link link, IOException e) {
        close(link);
        ErrorCode code =
                e instanceof Link.RefusedException refused ? refused.code : ErrorCode.UNREACHABLE;
        events.failed(link, code, describe(e));
    }

    private static String describe(IOException e) {
        String text = e.getMessage();
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (text == null || text.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    @Override
    public void close() throws IOException {
        for (Link link : List.copyOf(dialing)) {
            link.close();
        }
        for (Link link : List.copyOf(open)) {
            link.close();
        }
        selector.close();
    }
}
