package io.raftctl.command.member;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.MembersChanged;

/** A change of members that was made, is not needed, or would be made. */
record ChangeDocument(Deed deed, boolean dryRun, MembersChanged changed) implements Document {
    @Override
    public void text(Page page) {
        if (changed.getUnchanged()) {
            page.line("unchanged");
            return;
        }
        page.line(dryRun ? "would " + deed.toDo() : deed.done());
        page.line("before: " + words(changed.getBefore()));
        page.line("after:  " + words(changed.getAfter()));
    }

    /** The arithmetic of a quorum. */
    static String words(MembersChanged.Quorum wire) {
        Quorum quorum = new Quorum(wire.getVoters(), wire.getReachable());
        return quorum + ", can lose " + quorum.canLose();
    }

    @Override
    public void json(Json json) {
        json.put("changed", !changed.getUnchanged() && !dryRun)
                .put("dryRun", dryRun)
                .put("configIndex", changed.getConfigIndex());
        quorum(json, "before", changed.getBefore());
        quorum(json, "after", changed.getAfter());
        json.array("voters", changed.getVotersList(), ChangeDocument::member)
                .array("learners", changed.getLearnersList(), ChangeDocument::member)
                .strings("checks", changed.getChecksList());
    }

    private static void quorum(Json json, String name, MembersChanged.Quorum quorum) {
        json.object(
                name,
                () -> json.put("voters", quorum.getVoters())
                        .put("needed", quorum.getNeeded())
                        .put("reachable", quorum.getReachable())
                        .put("canLose", quorum.getCanLose()));
    }

    private static void member(Json json, MemberInfo member) {
        json.put("id", member.getNode())
                .put("address", member.getAddress())
                .put("diskId", Named.diskId(member.getDisk()));
    }
}
