package io.raftctl.command.bench;

import com.google.protobuf.ByteString;

import io.raftctl.command.Failure;
import io.raftd.client.ClientOptions;
import io.raftd.client.LoadClient;
import io.raftd.client.LoadClient.Aim;
import io.raftd.client.LoadClient.Completion;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Traffic over connections. The system's selector waits in whole ms, and what is due would be late
 * by as much: a thread that waits more exactly cuts it short.
 */
final class ClientTraffic implements Traffic, Closeable {
    private final LoadClient client;
    private final Thread alarm = new Thread(this::ring, "alarm");
    private final AtomicLong ringAt = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean closed;

    ClientTraffic(ClientOptions reach, int connections, Aim aim) {
        client = new LoadClient(reach, connections, aim);
        alarm.setDaemon(true);
        alarm.start();
    }

    /** Returns when every connection has had an answer, or the timeout is over. */
    void connect(int connections) {
        for (int i = 0; i < connections; i++) {
            client.get(i, KeyPicker.key(0), true, (code, response, body) -> {});
        }
        while (client.inFlight() > 0) {
            client.turn(Long.MAX_VALUE);
            Failure.checkInterrupted();
        }
    }

    @Override
    public void put(int connection, ByteString key, byte[] value, Completion completion) {
        client.put(connection, key, value, completion);
    }

    @Override
    public void get(int connection, ByteString key, boolean stale, Completion completion) {
        client.get(connection, key, stale, completion);
    }

    @Override
    public int inFlight() {
        return client.inFlight();
    }

    @Override
    public void turn(long until) {
        boolean sooner = until < ringAt.get();
        ringAt.set(until);
        if (sooner) {
            LockSupport.unpark(alarm);
        }
        client.turn(until);
    }

    private void ring() {
        while (!closed) {
            long at = ringAt.get();
            long left = at == Long.MAX_VALUE ? at : at - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (ringAt.compareAndSet(at, Long.MAX_VALUE)) {
                wake();
            }
        }
    }

    private synchronized void wake() {
        if (!closed) {
            client.wake();
        }
    }

    @Override
    public long now() {
        return client.now();
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(alarm);
        client.close();
    }
}
