package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;

import java.util.concurrent.Callable;

/** {@code raftctl member update}. */
final class Update implements Verb, Callable<Integer> {
    private final Globals globals;

    private String name = "";
    private String addressText = "";

    private final ChangeOptions options = new ChangeOptions();

    Update(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Changes the address at which the others reach a member.",
                "The address is dialled first: another node there is refused; where"
                        + " none answers yet, "
                        + "the member counts as out of reach for the quorum that must be left.");
        syntax.parameter("ID")
                .about("id or address of the member")
                .takes(String.class, value -> name = value);
        syntax.parameter("ADDR")
                .about("the new address, HOST:PORT")
                .takes(String.class, value -> addressText = value);
        options.describe(syntax);
        syntax.examples(
                "raftctl member update n2 10.0.0.12:7001",
                "raftctl member update n2 10.0.0.12:7001 --dry-run");
    }

    @Override
    public Integer call() {
        Endpoint address = Named.address(addressText);
        try (Changes changes = new Changes(globals, options)) {
            ChangeMembers.Name member = Named.of(changes.view(), name);
            NodeView node = changes.view().member(name);
            String deed = member.getNode() + " to " + address;
            return changes.carryOut(
                    ChangeMembers.newBuilder()
                            .setUpdate(ChangeMembers.Update.newBuilder()
                                    .setMember(member)
                                    .setAddress(address.toString())
                                    .setAnswers(node != null && answers(node, address))),
                    new Deed("move " + deed, "moved " + deed));
        }
    }

    /** Whether the member is there; what is unchanged needs no dialling. */
    private boolean answers(NodeView node, Endpoint address) {
        if (node.address().equals(address.toString())) {
            return false;
        }
        Candidate candidate;
        try {
            candidate = Candidate.at(address, globals);
        } catch (Failure e) {
            if (!globals.format().isJson()) {
                globals.say(String.valueOf(e.getMessage()));
            }
            return false;
        }
        candidate.checkId(node.name());
        if (!candidate.diskId().equals(node.diskId())) {
            throw new Failure(
                    ErrorCode.MISMATCH,
                    node.name() + " at " + address + " has another disk, " + candidate.diskId()
                            + ", than the member " + node.diskId());
        }
        return true;
    }
}
