package io.raftctl.command.snapshot;

import com.google.protobuf.ByteString;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Document;
import io.raftctl.output.Text;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotSend;
import io.raftd.protocol.wire.SnapshotSent;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl snapshot install}. */
final class Install implements Verb, Callable<Integer> {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Globals globals;

    private String name = "";

    private final Patience patience = new Patience();

    Install(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets the leader send its newest snapshot to a member now, and waits until the",
                "member has all that is in it. A member that lacks entries which the leader's log",
                "has no more is sent it anyway. 'unchanged' when there is nothing in it that the",
                "member has not acknowledged.");
        syntax.parameter("ID")
                .about("id or address of the member")
                .takes(String.class, value -> name = value);
        patience.describe(syntax);
        syntax.examples(
                "raftctl snapshot install n3",
                "raftctl snapshot take && raftctl snapshot install n3 -o json");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            NodeView member = member(view);
            SnapshotSent sent = send(lookout, member);
            if (!sent.getUnchanged()) {
                await(lookout, member, sent.getSnapshot());
            }
            globals.output().print(document(member.name(), sent));
            return 0;
        }
    }

    private NodeView member(ClusterView view) {
        NodeView member = view.member(name);
        if (member == null) {
            throw new Failure(ErrorCode.NOT_FOUND, "no member " + name + " is known");
        }
        return member;
    }

    private static SnapshotSent send(Lookout lookout, NodeView member) {
        SnapshotSend.Builder send = SnapshotSend.newBuilder().setNode(String.valueOf(member.id()));
        if (member.diskId() != null) {
            send.setDisk(Uuids.bytes(UUID.fromString(member.diskId())));
        }
        Request request = Request.newBuilder().setSnapshotSend(send).build();
        return Failure.check(lookout.client().call(request, ByteString.EMPTY))
                .response()
                .getSnapshotSent();
    }

    /** Another leader has to be told as well; it may have another snapshot. */
    private void await(Lookout lookout, NodeView member, SnapshotInfo snapshot) {
        Endurance endurance = patience.begin(globals);
        String askedLeader = null;
        Long askedTerm = null;
        long reached = -1;
        try (Progress progress = globals.progress()) {
            while (true) {
                ClusterView view = lookout.tryLook(Lookout.MAX_LAG, endurance.request());
                NodeView now = view.member(member.name());
                NodeView.Progress match = now == null ? null : now.progress();
                if (match != null && match.matchIndex() >= snapshot.getIndex()) {
                    return;
                }
                if (view.leader() != null
                        && !(Objects.equals(view.leader(), askedLeader)
                                && Objects.equals(view.term(), askedTerm))) {
                    if (send(lookout, member).getUnchanged()) {
                        return;
                    }
                    askedLeader = view.leader();
                    askedTerm = view.term();
                }
                long further = show(progress, member.name(), now);
                if (further > reached) {
                    endurance.moved();
                    reached = further;
                }
                endurance.check(new Failure(
                        ErrorCode.WAIT_TIMED_OUT,
                        member.name() + " has not acknowledged all up to index "
                                + snapshot.getIndex()));
                globals.pause(INTERVAL);
            }
        }
    }

    /** Returns how far it is, as a number that grows. */
    private static long show(Progress progress, String name, @Nullable NodeView node) {
        Transfer transfer = node == null ? null : node.transfer();
        NodeView.Progress match = node == null ? null : node.progress();
        if (transfer != null) {
            long left = transfer.totalBytes() - transfer.doneBytes();
            progress.show(
                    transfer.doneBytes(),
                    transfer.totalBytes(),
                    name + " receives a snapshot, " + Text.size(left) + " left");
        }
        return (transfer == null ? 0 : transfer.doneBytes())
                + (match == null ? 0 : match.matchIndex());
    }

    private static Document document(String node, SnapshotSent sent) {
        SnapshotInfo snapshot = sent.getSnapshot();
        String line = sent.getUnchanged()
                ? "unchanged"
                : node + " has all that is in the leader's snapshot (" + snapshot.getIndex() + ","
                        + snapshot.getTerm() + ")";
        return Document.line(
                line,
                json -> json.put("node", node)
                        .put("changed", !sent.getUnchanged())
                        .put("index", snapshot.getIndex())
                        .put("term", snapshot.getTerm())
                        .put("fileBytes", snapshot.getBytes())
                        .put("checksum", snapshot.getDigest()));
    }
}
