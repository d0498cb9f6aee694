package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl member}. */
@Command(
        name = "member",
        description = "Shows who belongs to the cluster, and who may be stopped.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl member list",
            "  raftctl member can-stop n2 && systemctl restart raftd"
        })
public final class Member implements Group {
    private final Globals globals;

    public Member(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("list", "can-stop");
    }

    @Override
    public Object create(String name) {
        return switch (name) {
            case "list" -> new MemberList(globals);
            case "can-stop" -> new CanStop(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
