package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;
import java.io.Closeable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the leader of a cluster for changes of its configuration, and prints what came of them. */
public final class Changes implements Closeable {
    private final Globals globals;
    private final ChangeOptions options;
    private final Lookout lookout;
    private final ClusterView view;
    private @Nullable Long ifConfig;

    /** Looks at the cluster; fails unless there is one. */
    public Changes(Globals globals, ChangeOptions options) {
        this.globals = globals;
        this.options = options;
        this.ifConfig = options.ifConfig();
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        this.lookout = new Lookout(globals, timeout);
        try {
            this.view = formed(lookout.look(Lookout.MAX_LAG, timeout));
        } catch (Failure e) {
            lookout.close();
            throw e;
        }
    }

    private static ClusterView formed(ClusterView seen) {
        if (seen.clusterId() == null) {
            throw new Failure(ErrorCode.NO_QUORUM, seen.reasons().get(0).message());
        }
        return seen;
    }

    Lookout lookout() {
        return lookout;
    }

    /** The cluster as it was in the beginning. */
    ClusterView view() {
        return view;
    }

    public boolean isDryRun() {
        return options.isDryRun();
    }

    /** Makes the change, or tells what it would do; returns the exit code. */
    int carryOut(ChangeMembers.Builder change, Deed deed) {
        print(deed, attempt(change));
        return 0;
    }

    /** What the leader did, or in a dry run would do; fails where it refuses. */
    public MembersChanged attempt(ChangeMembers.Builder change) {
        return options.isDryRun() ? plan(change) : request(change);
    }

    /** As {@link #carryOut}, once the operator has seen the plan and agreed to it. */
    int askAndCarryOut(ChangeMembers.Builder change, Deed deed) {
        if (options.isDryRun() || globals.isConfirmed()) {
            return carryOut(change, deed);
        }
        MembersChanged plan = plan(change);
        if (plan.getUnchanged()) {
            print(deed, plan);
            return 0;
        }
        globals.confirm(
                deed.toDo(),
                "before: " + ChangeDocument.words(plan.getBefore()),
                "after:  " + ChangeDocument.words(plan.getAfter()));
        ifConfig = plan.getConfigIndex();
        return carryOut(change, deed);
    }

    /** What the leader would do; fails where it would refuse. */
    MembersChanged plan(ChangeMembers.Builder change) {
        return send(conditional(change).setDryRun(true));
    }

    /** What the leader did. Only the first change is for the configuration that was asked for. */
    MembersChanged request(ChangeMembers.Builder change) {
        MembersChanged done = send(conditional(change));
        ifConfig = null;
        return done;
    }

    private ChangeMembers.Builder conditional(ChangeMembers.Builder change) {
        ChangeMembers.Builder full = change.clone().setForce(options.isForced());
        return ifConfig == null ? full : full.setIfConfig(ifConfig);
    }

    private MembersChanged send(ChangeMembers.Builder change) {
        return Failure.check(lookout.client().changeMembers(change.build()))
                .response()
                .getMembersChanged();
    }

    void print(Deed deed, MembersChanged changed) {
        globals.output().print(new ChangeDocument(deed, options.isDryRun(), changed));
    }

    /** Nothing is to be done, as far as is seen here. */
    MembersChanged unchanged() {
        return asSeen().setUnchanged(true).build();
    }

    /** The members as they are seen here. */
    MembersChanged.Builder asSeen() {
        Quorum quorum = view.quorum();
        MembersChanged.Quorum count = quorum(quorum == null ? new Quorum(0, 0) : quorum);
        MembersChanged.Builder seen =
                MembersChanged.newBuilder().setBefore(count).setAfter(count);
        if (view.configIndex() != null) {
            seen.setConfigIndex(view.configIndex());
        }
        for (NodeView node : view.members()) {
            MemberInfo.Builder info = MemberInfo.newBuilder()
                    .setNode(node.name())
                    .setDisk(Named.disk(node.diskId()))
                    .setAddress(node.address())
                    .setVoter(node.isVoter());
            if (node.isVoter()) {
                seen.addVoters(info);
            } else {
                seen.addLearners(info);
            }
        }
        return seen;
    }

    static MembersChanged.Quorum quorum(Quorum quorum) {
        return MembersChanged.Quorum.newBuilder()
                .setVoters(quorum.voters())
                .setNeeded(quorum.needed())
                .setReachable(quorum.reachable())
                .setCanLose(quorum.canLose())
                .build();
    }

    @Override
    public void close() {
        lookout.close();
    }
}
