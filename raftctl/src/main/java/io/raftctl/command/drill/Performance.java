package io.raftctl.command.drill;

import io.raftctl.command.Failure;
import io.raftctl.output.Output;
import io.raftctl.playground.drill.Cluster;
import io.raftctl.playground.drill.Drill;
import io.raftctl.playground.drill.FailedClaim;
import io.raftctl.playground.drill.Rehearsal;
import io.raftd.protocol.ErrorCode;

/** A drill before an audience. */
record Performance(Drill drill, Output output) {
    /** Tells each step as it is played; fails at the first claim that is false, naming it. */
    void play(Cluster cluster) {
        Narrator narrator = new Narrator(drill.name(), output);
        try {
            drill.play(cluster, new Rehearsal(narrator));
        } catch (FailedClaim e) {
            throw new Failure(ErrorCode.FAILED, "drill " + drill.name() + ": " + e.getMessage());
        } finally {
            narrator.end();
        }
    }
}
