package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.Seat;
import io.raftd.protocol.wire.MembersChanged;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code raftctl member reconfigure}. */
final class Reconfigure implements Verb, Callable<Integer> {
    private final Globals globals;

    private String list = "";

    private final Patience patience = new Patience();

    private final ChangeOptions options = new ChangeOptions();

    Reconfigure(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Makes these nodes the voters, and nobody else a member, in one step.",
                "New ones follow first, until they have caught up. Who is not listed"
                        + " leaves for good, "
                        + "learners too: each is named before it asks.",
                "'unchanged' when it is so already. Exit code 11: new ones follow, but do not vote "
                        + "yet; the same command again goes on.");
        syntax.parameter("ID=ADDR,...")
                .about("all voters, and their addresses")
                .takes(String.class, value -> list = value);
        patience.describe(syntax);
        options.describe(syntax);
        syntax.examples(
                "raftctl member reconfigure n1=10.0.0.1:7001,n2=10.0.0.2:7001,n4=10.0.0.4:7001",
                "raftctl member reconfigure n1=10.0.0.1:7001 --dry-run");
    }

    @Override
    public Integer call() {
        Map<String, Endpoint> wanted = parse(list);
        try (Changes changes = new Changes(globals, options)) {
            List<Candidate> strangers = strangers(changes.view(), wanted);
            return strangers.isEmpty()
                    ? ofMembers(changes, wanted)
                    : withStrangers(changes, wanted, strangers);
        }
    }

    private static Map<String, Endpoint> parse(String list) {
        Map<String, Endpoint> wanted = new LinkedHashMap<>();
        for (String part : list.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw Failure.usage("'" + part + "' is not ID=HOST:PORT");
            }
            String id = Named.id(part.substring(0, equals));
            Endpoint address = Named.address(part.substring(equals + 1));
            if (wanted.containsValue(address)) {
                throw Failure.usage(address + " is named twice");
            }
            if (wanted.put(id, address) != null) {
                throw Failure.usage(id + " is named twice");
            }
        }
        return wanted;
    }

    /** Those of the list that are no members yet, and answer. */
    private List<Candidate> strangers(ClusterView view, Map<String, Endpoint> wanted) {
        List<Candidate> strangers = new ArrayList<>();
        wanted.forEach((id, address) -> {
            if (view.members().stream().noneMatch(node -> id.equals(node.id()))) {
                strangers.add(Candidate.at(address, globals).checkId(id).checkFree(view));
            }
        });
        return strangers;
    }

    private static ChangeMembers.Builder wish(Map<String, Endpoint> wanted) {
        ChangeMembers.Reconfigure.Builder wish = ChangeMembers.Reconfigure.newBuilder();
        wanted.forEach((id, address) -> wish.addVoters(Seat.newBuilder()
                .setMember(ChangeMembers.Name.newBuilder().setNode(id))
                .setAddress(address.toString())));
        return ChangeMembers.newBuilder().setReconfigure(wish);
    }

    private static Deed deed(ClusterView view, Map<String, Endpoint> wanted) {
        String voters = String.join(", ", wanted.keySet()) + " the voters";
        String leaving = view.members().stream()
                .filter(node -> !wanted.containsKey(node.name()))
                .map(node -> Named.described(view, node))
                .collect(Collectors.joining(", "));
        return leaving.isEmpty()
                ? new Deed("make " + voters, "made " + voters)
                : new Deed(
                        "make " + voters + ", and remove " + leaving,
                        "made " + voters + ", and removed " + leaving);
    }

    private int ofMembers(Changes changes, Map<String, Endpoint> wanted) {
        Deed deed = deed(changes.view(), wanted);
        boolean learners = changes.view().members().stream()
                .anyMatch(node -> node.isLearner() && wanted.containsKey(node.name()));
        if (learners && !options.isDryRun()) {
            return withStrangers(changes, wanted, List.of());
        }
        return changes.askAndCarryOut(wish(wanted), deed);
    }

    private int withStrangers(
            Changes changes, Map<String, Endpoint> wanted, List<Candidate> strangers) {
        ClusterView view = changes.view();
        Deed deed = deed(view, wanted);
        if (options.isDryRun()) {
            changes.print(deed, plan(changes, wanted, strangers));
            return 0;
        }
        globals.confirm(deed.toDo());
        try (Admission admission = new Admission(changes, patience.catchUp(globals, changes))) {
            for (NodeView node : view.members()) {
                if (node.isLearner() && wanted.containsKey(node.name())) {
                    admission.follows(Named.exactly(node));
                }
            }
            strangers.forEach(stranger -> admission.admit(stranger, false));
            changes.print(deed, admission.complete(wish(wanted)));
            return 0;
        }
    }

    /** The leader plans the first steps; the last is as good as the listed ones answer. */
    private static MembersChanged plan(
            Changes changes, Map<String, Endpoint> wanted, List<Candidate> strangers) {
        MembersChanged.Builder plan = changes.asSeen();
        for (Candidate stranger : strangers) {
            plan.setBefore(changes.plan(
                            ChangeMembers.newBuilder().setAddLearner(stranger.asLearner(false)))
                    .getBefore());
        }
        int reachable = strangers.size();
        for (NodeView node : changes.view().members()) {
            Endpoint address = wanted.get(node.name());
            boolean stays = address != null && address.toString().equals(node.address());
            NodeView.Progress progress = node.progress();
            reachable += stays && progress != null && progress.reachable() ? 1 : 0;
        }
        return plan.setAfter(Changes.quorum(new Quorum(wanted.size(), reachable)))
                .build();
    }
}
