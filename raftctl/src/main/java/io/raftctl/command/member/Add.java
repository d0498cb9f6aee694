package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.MembersChanged;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl member add}. */
final class Add implements Verb, Callable<Integer> {
    private final Globals globals;

    private String idText = "";
    private String addressText = "";
    private boolean learner;
    private boolean noWait;

    private final Patience patience = new Patience();

    private final ChangeOptions options = new ChangeOptions();

    Add(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets a node follow, waits until it has caught up, and lets it vote.",
                "The node must be running, and wait for that: raftd --id ID --join HOST:PORT,... "
                        + "It is dialled before anything is changed.",
                "'unchanged' when it is a member already, at that address and in that role. "
                        + "Exit code 11: it follows, but does not vote yet; the same command again "
                        + "goes on.");
        syntax.parameter("ID").about("the node's id").takes(String.class, value -> idText = value);
        syntax.parameter("ADDR")
                .about("where the others reach it, HOST:PORT")
                .takes(String.class, value -> addressText = value);
        syntax.option("--learner")
                .about("wait until it has caught up, and leave it at that")
                .flag(on -> learner = on);
        syntax.option("--no-wait")
                .about("only let it follow, and do not wait")
                .flag(on -> noWait = on);
        patience.describe(syntax);
        options.describe(syntax);
        syntax.examples(
                "raftctl member add n4 10.0.0.4:7001",
                "raftctl member add n4 10.0.0.4:7001 --learner      it only follows",
                "raftctl member add n4 10.0.0.4:7001 --no-wait && raftctl wait caught-up=n4 && \\",
                "  raftctl member promote n4");
    }

    @Override
    public Integer call() {
        String id = Named.id(idText);
        Endpoint address = Named.address(addressText);
        try (Changes changes = new Changes(globals, options)) {
            List<NodeView> present = changes.view().members().stream()
                    .filter(node -> id.equals(node.id()))
                    .toList();
            if (!present.isEmpty() && isSatisfied(present, address)) {
                changes.print(deed(id, address), changes.unchanged());
                return 0;
            }
            NodeView follower = present.isEmpty() ? null : present.get(0);
            if (follower == null) {
                checkAddress(changes.view(), address);
            }
            Candidate candidate = candidate(changes.view(), id, address, follower);
            if (options.isDryRun()) {
                return dryRun(changes, id, address, follower, candidate);
            }
            return add(changes, deed(id, address), follower, candidate);
        }
    }

    private Deed deed(String id, Endpoint address) {
        String role = learner || noWait ? " as a learner" : " as a voter";
        String whom = id + " at " + address + role;
        return new Deed("add " + whom, "added " + whom);
    }

    /** True when there is nothing to do; fails when it is a member in another way. */
    private boolean isSatisfied(List<NodeView> present, Endpoint address) {
        NodeView node = present.get(0);
        if (present.size() > 1) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    node.id() + " is being replaced; to go on with that: raftctl member replace "
                            + node.id() + " " + node.id());
        }
        if (!node.address().equals(address.toString())) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    node.id() + " is a member at " + node.address() + ", not at " + address
                            + "; to change that: raftctl member update " + node.id() + " "
                            + address);
        }
        if (node.isVoter() && (learner || noWait)) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    node.id() + " is a voter already; to make it a learner: raftctl member demote "
                            + node.id());
        }
        if (!node.isReachable()) {
            globals.say(node.id() + " is a member, but does not answer: " + node.error());
        }
        return node.isVoter() || noWait;
    }

    private static void checkAddress(ClusterView view, Endpoint address) {
        for (NodeView node : view.members()) {
            if (node.address().equals(address.toString())) {
                throw new Failure(
                        ErrorCode.REFUSED,
                        address + " is the address of " + node.name()
                                + " already, and each member needs its own");
            }
        }
    }

    /** Who answers there. One that follows already may be silent: it is waited for. Null then. */
    private @Nullable Candidate candidate(
            ClusterView view, String id, Endpoint address, @Nullable NodeView follower) {
        Candidate candidate;
        try {
            candidate = Candidate.at(address, globals);
        } catch (Failure e) {
            if (follower == null) {
                throw e;
            }
            return null;
        }
        candidate.checkId(id);
        if (follower == null) {
            return candidate.checkFree(view);
        }
        if (!candidate.diskId().equals(follower.diskId())) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    id + " at " + address + " has another disk, " + candidate.diskId()
                            + ", than the learner " + follower.diskId() + "; if that is lost: "
                            + "raftctl member remove " + id + ", then add it again");
        }
        return candidate;
    }

    private int add(
            Changes changes,
            Deed deed,
            @Nullable NodeView follower,
            @Nullable Candidate candidate) {
        try (Admission admission = new Admission(changes, patience.catchUp(globals, changes))) {
            MembersChanged admitted = changes.unchanged();
            ChangeMembers.Builder promotion = ChangeMembers.newBuilder();
            if (follower != null) {
                admission.follows(Named.exactly(follower));
                promotion.setPromote(Named.exactly(follower));
            } else if (candidate != null) {
                admitted = admission.admit(candidate, false);
                promotion.setPromote(Named.exactly(candidate.id(), candidate.disk()));
            }
            if (learner && !noWait) {
                admission.await();
            }
            changes.print(deed, learner || noWait ? admitted : admission.complete(promotion));
            return 0;
        }
    }

    private int dryRun(
            Changes changes,
            String id,
            Endpoint address,
            @Nullable NodeView follower,
            @Nullable Candidate candidate) {
        MembersChanged plan = follower != null || candidate == null
                ? changes.asSeen().build()
                : changes.plan(
                        ChangeMembers.newBuilder().setAddLearner(candidate.asLearner(false)));
        if (!learner && !noWait) {
            Quorum voting = new Quorum(
                    plan.getBefore().getVoters() + 1,
                    plan.getBefore().getReachable() + (candidate == null ? 0 : 1));
            plan = plan.toBuilder().setAfter(Changes.quorum(voting)).build();
        }
        changes.print(deed(id, address), plan);
        return 0;
    }
}
