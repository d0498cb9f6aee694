package io.raftctl.command.lease;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import io.raftd.client.view.Lease;
import io.raftd.protocol.wire.MembersChanged;

import org.jspecify.annotations.Nullable;

/** A change of the lease that was made, is not needed, or would be made. */
record ChangeDocument(boolean dryRun, MembersChanged changed) implements Document {
    @Override
    public void text(Page page) {
        Lease lease = lease();
        if (changed.getUnchanged()) {
            page.line("unchanged");
        } else if (lease == null) {
            page.line((dryRun ? "would turn" : "turned") + " the lease off");
            page.line("a leader asks a quorum before each linearizable read");
        } else {
            String duration = Text.exactly(lease.durationMs());
            page.line((dryRun ? "would set" : "set") + " the lease to " + duration);
            page.line("voters elect no other leader for " + duration + " after they heard one");
            page.line("clocks may differ by " + Terms.percentage(lease.maxDriftPpm())
                    + ": the leader counts on " + Text.exactly(lease.trustedMs()) + " of it");
        }
    }

    private @Nullable Lease lease() {
        return changed.hasLease() ? Lease.of(changed.getLease()) : null;
    }

    @Override
    public void json(Json json) {
        json.put("changed", !changed.getUnchanged() && !dryRun)
                .put("dryRun", dryRun)
                .put("configIndex", changed.getConfigIndex());
        Terms.json(json, lease());
    }
}
