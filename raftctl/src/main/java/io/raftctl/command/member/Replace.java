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
import io.raftd.protocol.wire.ChangeMembers.Name;
import io.raftd.protocol.wire.MembersChanged;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl member replace}. */
final class Replace implements Verb, Callable<Integer> {
    private final Globals globals;

    private String oldName = "";
    private String newName = "";
    private @Nullable String addressText;

    private final Patience patience = new Patience();

    private final ChangeOptions options = new ChangeOptions();

    /** Who takes the place: a member already, or a stranger that answers. */
    private record Successor(
            @Nullable NodeView member, @Nullable Candidate stranger) {
        Name name() {
            if (stranger != null) {
                return Named.exactly(stranger.id(), stranger.disk());
            }
            if (member == null) {
                throw new IllegalStateException("neither a member nor a stranger");
            }
            return Named.exactly(member);
        }
    }

    Replace(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Puts a node in the place of a voter, which leaves for good.",
                "The new node follows first, and when it has caught up the two change"
                        + " places in one "
                        + "step. With the same id twice, a node that lost its disk takes its own "
                        + "place: start it with an empty directory.",
                "Asks before. 'unchanged' when it is so already. Exit code 11: the new"
                        + " one follows, "
                        + "but is not in its place yet; the same command again goes on.");
        syntax.parameter("OLD")
                .about("id or address of the voter that leaves")
                .takes(String.class, value -> oldName = value);
        syntax.parameter("NEW")
                .about("id of the node that takes its place")
                .takes(String.class, value -> newName = value);
        syntax.optionalParameter("ADDR")
                .about("where the others reach it; needed unless it is a member already, or "
                        + "has the same id")
                .takes(String.class, value -> addressText = value);
        patience.describe(syntax);
        options.describe(syntax);
        syntax.examples(
                "raftctl member replace n3 n3                      n3 lost its disk",
                "raftctl member replace n3 n5 10.0.0.5:7001        n5 instead of n3",
                "raftctl member replace n3 n4 --yes                n4 is a learner already");
    }

    @Override
    public Integer call() {
        Endpoint address = addressText == null ? null : Named.address(addressText);
        try (Changes changes = new Changes(globals, options)) {
            ClusterView view = changes.view();
            NodeView old = voter(view, oldName);
            String id = successorId(view);
            if (old == null) {
                return withoutOld(changes, id);
            }
            if (old.isLearner()) {
                throw new Failure(
                        ErrorCode.REFUSED,
                        old.name() + " is a learner; instead: raftctl member remove " + old.name()
                                + ", and raftctl member add for the other");
            }
            Successor successor = successor(view, old, id, address);
            if (successor.name().equals(Named.exactly(old))) {
                changes.print(new Deed("", ""), changes.unchanged());
                return 0;
            }
            return replace(changes, old, successor);
        }
    }

    /** The voter of that name, even where the learner that is to replace it has the same one. */
    private static @Nullable NodeView voter(ClusterView view, String name) {
        return view.allCalled(name).stream().findFirst().orElse(null);
    }

    private String successorId(ClusterView view) {
        NodeView member = view.member(newName);
        return member == null ? Named.id(newName) : member.name();
    }

    /** It may have been replaced already; the leader knows. */
    private int withoutOld(Changes changes, String id) {
        ChangeMembers.Replace.Builder wish = ChangeMembers.Replace.newBuilder()
                .setOld(Named.of(changes.view(), oldName))
                .setNew(Name.newBuilder().setNode(id));
        return changes.askAndCarryOut(
                ChangeMembers.newBuilder().setReplace(wish), deed(oldName, id));
    }

    private static Deed deed(String old, String successor) {
        String words = old + " by " + successor;
        return new Deed("replace " + words, "replaced " + words);
    }

    private Successor successor(
            ClusterView view, NodeView old, String id, @Nullable Endpoint address) {
        NodeView member = view.members().stream()
                .filter(node -> id.equals(node.id()) && !node.equals(old))
                .findFirst()
                .orElse(null);
        if (member != null) {
            checkAddress(member, address);
            return new Successor(member, null);
        }
        boolean same = id.equals(old.id());
        if (address == null && !same) {
            throw Failure.usage(id + " is not a member yet: give its address, too");
        }
        Endpoint at = address == null ? Named.address(old.address()) : address;
        Candidate candidate = Candidate.at(at, globals).checkId(id);
        if (!candidate.diskId().equals(old.diskId())) {
            candidate.checkFree(view);
        }
        return new Successor(null, candidate);
    }

    private static void checkAddress(NodeView member, @Nullable Endpoint address) {
        if (address != null && !member.address().equals(address.toString())) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    member.name() + " is a member at " + member.address() + ", not at " + address
                            + "; to change that: raftctl member update "
                            + Named.withDisk(member.id(), member.diskId()) + " " + address);
        }
    }

    private int replace(Changes changes, NodeView old, Successor successor) {
        Name next = successor.name();
        boolean same = next.getNode().equals(old.id());
        Deed deed = same
                ? deed(
                        Named.withDisk(old.id(), old.diskId()),
                        Named.withDisk(next.getNode(), Named.diskId(next.getDisk())))
                : deed(old.name(), next.getNode());
        ChangeMembers.Builder exchange = ChangeMembers.newBuilder()
                .setReplace(ChangeMembers.Replace.newBuilder()
                        .setOld(Named.exactly(old))
                        .setNew(next));
        Candidate stranger = successor.stranger();
        if (options.isDryRun()) {
            changes.print(
                    deed,
                    stranger == null ? changes.plan(exchange) : plan(changes, old, stranger, same));
            return 0;
        }
        globals.confirm(deed.toDo(), Named.described(changes.view(), old) + " leaves for good");
        try (Admission admission = new Admission(changes, patience.catchUp(globals, changes))) {
            if (stranger != null) {
                admission.admit(stranger, same);
            } else if (successor.member() != null && successor.member().isLearner()) {
                admission.follows(next);
            }
            changes.print(deed, admission.complete(exchange));
            return 0;
        }
    }

    /** The leader plans the first step; the second is as good as the new one answers. */
    private static MembersChanged plan(
            Changes changes, NodeView old, Candidate stranger, boolean same) {
        MembersChanged first =
                changes.plan(ChangeMembers.newBuilder().setAddLearner(stranger.asLearner(same)));
        boolean answered = old.progress() != null && old.progress().reachable();
        Quorum after = new Quorum(
                first.getBefore().getVoters(),
                first.getBefore().getReachable() - (answered ? 1 : 0) + 1);
        return first.toBuilder().setAfter(Changes.quorum(after)).build();
    }
}
