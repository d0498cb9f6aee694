package io.raftd.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.raftd.node.NodeStatus;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Request;
import io.raftd.server.Pending.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection: its requests that wait, and the answers that it has not taken yet. */
final class ClientConnection extends SimpleChannelInboundHandler<Frame> {
    /**
     * With so many requests or bytes waiting nothing more is read, until half of them are answered.
     */
    static final int MAX_WAITING = 1024;

    static final long MAX_WAITING_BYTES = 8 << 20;

    private static final Answer CROWDED =
            Answer.failed(ErrorCode.BUSY, "too many answers wait to be taken");

    private final ClientService service;
    private final LongObjectMap<Pending<?>> waiting = new LongObjectHashMap<>();
    private @Nullable ChannelHandlerContext context;
    private long waitingBytes;
    private long earliest;
    private long untaken;
    private long stuckSince;
    private boolean stuck;
    private boolean full;
    private boolean dirty;

    ClientConnection(ClientService service) {
        this.service = service;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        service.opened(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        waiting.clear();
        service.took(untaken);
        untaken = 0;
        service.closed(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
        if (frame.kind() != FrameKind.REQUEST) {
            throw new FrameException(ErrorCode.INVALID, frame.kind() + " frame from a client");
        }
        if (waiting.containsKey(frame.id())) {
            throw new FrameException(
                    ErrorCode.INVALID, "request id " + frame.id() + " is waiting already");
        }
        Request request;
        try {
            request = Request.parseFrom(frame.header());
        } catch (InvalidProtocolBufferException e) {
            answer(frame.id(), Answer.failed(ErrorCode.INVALID, "request: " + e.getMessage()));
            return;
        }
        Arrival arrival = new Arrival(
                this, frame.id(), frame.prefix().rest(), service.deadline(request.getTimeoutMs()));
        service.requests().carryOut(arrival, request, frame.body());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        ctx.fireChannelReadComplete();
    }

    /** From here on {@link #settle} answers the request; false when the service takes no more. */
    boolean await(Pending<?> pending) {
        if (!service.begin(pending.bytes())) {
            return false;
        }
        if (waiting.isEmpty() || pending.deadline() - earliest < 0) {
            earliest = pending.deadline();
        }
        waiting.put(pending.id(), pending);
        waitingBytes += pending.bytes();
        readOrRest();
        return true;
    }

    /** The node is done with it, though the client may have gone or been answered before. */
    void ended(Pending<?> pending) {
        service.end(pending.bytes());
    }

    /** The request's outcome; only the first one counts. */
    void settle(Pending<?> pending, Answer answer) {
        if (waiting.get(pending.id()) != pending) {
            return;
        }
        waiting.remove(pending.id());
        waitingBytes -= pending.bytes();
        Frame frame = answer.frame(pending.id());
        boolean fits =
                pending.isWrite() || service.hasRoom(untaken, frame.prefix().rest());
        write(fits ? frame : CROWDED.frame(pending.id()));
        readOrRest();
    }

    /** At once, for a request that never waited. */
    void answer(long id, Answer answer) {
        write(answer.frame(id));
    }

    /** Once more, with what has changed since. */
    void welcome(byte[] welcome) {
        write(Frame.of(FrameKind.WELCOME, 0, welcome, Frame.EMPTY));
    }

    private void write(Frame frame) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        untaken += frame.prefix().rest();
        service.gave(frame.prefix().rest());
        ctx.write(frame, ctx.voidPromise());
        if (!dirty) {
            dirty = true;
            service.dirty(this);
        }
    }

    void flush() {
        ChannelHandlerContext ctx = context;
        if (dirty && ctx != null) {
            dirty = false;
            ctx.flush();
            taken(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        taken(ctx);
        readOrRest();
        ctx.fireChannelWritabilityChanged();
    }

    /** What is left below the water mark counts as taken. */
    private void taken(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            service.took(untaken);
            untaken = 0;
            stuck = false;
        } else if (!stuck) {
            stuck = true;
            stuckSince = System.nanoTime();
        }
    }

    private void readOrRest() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        int share = full ? 2 : 1;
        full = waiting.size() >= MAX_WAITING / share || waitingBytes >= MAX_WAITING_BYTES / share;
        boolean read = !full && ctx.channel().isWritable();
        if (ctx.channel().config().isAutoRead() != read) {
            ctx.channel().config().setAutoRead(read);
        }
    }

    /** Ends what has waited too long: requests, and a connection whose answers nobody takes. */
    void expire(long now, NodeStatus status) {
        if (!waiting.isEmpty() && earliest - now <= 0) {
            List<Pending<?>> late = new ArrayList<>();
            earliest = now + ClientService.MAX_TIMEOUT_NS;
            for (Pending<?> p : waiting.values()) {
                if (p.deadline() - now <= 0) {
                    late.add(p);
                } else if (p.deadline() - earliest < 0) {
                    earliest = p.deadline();
                }
            }
            late.forEach(p -> p.expire(status));
            flush();
        }
        if (context != null && stuck && now - stuckSince > ClientService.MAX_STUCK_NS) {
            context.close();
        }
    }

    int writesWaiting() {
        int writes = 0;
        for (Pending<?> p : waiting.values()) {
            writes += p.isWrite() ? 1 : 0;
        }
        return writes;
    }
}
