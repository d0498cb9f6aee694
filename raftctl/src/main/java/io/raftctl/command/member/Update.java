package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftctl member update}. */
@Command(
        name = "update",
        description = {
            "Changes the address at which the others reach a member.",
            "The address is dialled first: another node there is refused; where none answers yet, "
                    + "the member counts as out of reach for the quorum that must be left."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl member update n2 10.0.0.12:7001",
            "  raftctl member update n2 10.0.0.12:7001 --dry-run"
        })
final class Update implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "ID", description = "id or address of the member")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ADDR", description = "the new address, HOST:PORT")
    private String addressText = "";

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    Update(Globals globals) {
        this.globals = globals;
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
