package io.raftd.sim;

import java.util.function.Consumer;

/** What may go wrong. Each kind strikes at times of its own, and what it did ends after a while. */
public enum Fault {
    /** One node hears no other, and no other hears it. */
    ISOLATE(NetworkFaults::isolate),
    /** One node is not heard, or does not hear. */
    ONE_WAY(NetworkFaults::oneWay),
    /** Two groups do not hear each other. */
    PARTITION(NetworkFaults::partition),
    /** Some links are cut, one way or both, as they come. */
    HOLES(NetworkFaults::holes),
    /** Two groups are joined by one node alone. */
    BRIDGE(NetworkFaults::bridge),
    /** All hear one node, and nobody else. */
    STAR(NetworkFaults::star),
    /** Each hears two neighbours. */
    RING(NetworkFaults::ring),
    /** A node, or some links, come and go. */
    FLAPPING(NetworkFaults::flapping),
    /** All links lose, repeat and let overtake much. */
    STORM(NetworkFaults::storm),
    /** What some links carry waits, and arrives in one burst. */
    CLOG(NetworkFaults::clog),
    /** One direction of one link loses all, and nobody is told. */
    HALF_OPEN(NetworkFaults::halfOpen),
    /** What a connection carries is lost at once. */
    RESET(NetworkFaults::reset),
    /** A node takes one that lives for gone: something on the way resets and refuses. */
    REFUSED(NetworkFaults::refused),
    /** Some links lose some kinds of messages: appends but not heartbeats, or replies only. */
    SOME_MESSAGES(NetworkFaults::someMessages),
    /** No client reaches one node. */
    CLIENTS_CUT_OFF(NetworkFaults::clientsCutOff),
    /** A node's answers to clients are lost. */
    ANSWERS_LOST(NetworkFaults::answersLost),
    /** Messages of the whole run so far arrive again, in other terms and at other incarnations. */
    REPLAY(NetworkFaults::replay),
    /** Replicas that are no members send what they like, except as leaders. */
    STRANGERS(Strangers::visit),

    KILL(ProcessFaults::kill),
    KILL_ALL(ProcessFaults::killAll),
    /** The leader is killed, and then the next one. */
    KILL_LEADERS(ProcessFaults::killLeaders),
    POWER_LOSS(ProcessFaults::powerLoss),
    POWER_LOSS_OF_ALL(ProcessFaults::powerLossOfAll),
    /** A process dies at one of its next changes of files. */
    DEATH_AT_A_WRITE(ProcessFaults::deathAtAWrite),
    /** A process dies as it becomes a member, and again as it clears up. Strikes at the start. */
    DEATH_IN_BIRTH(ProcessFaults::deathInBirth),
    /** A process dies in the middle of an append, and again as its log is cut. */
    DEATH_AT_A_CUT(ProcessFaults::deathAtACut),
    /** A process dies as a snapshot comes in, and again as it goes on with that. */
    DEATH_IN_TRANSFER(ProcessFaults::deathInTransfer),
    /** A process dies again while it recovers. */
    DEATH_IN_RECOVERY(ProcessFaults::deathInRecovery),
    /** A process is killed and started over and over. */
    RESTART_LOOP(ProcessFaults::restartLoop),
    /** SIGTERM, and a start some time after the process has ended. */
    STOP(ProcessFaults::stop),
    /** SIGSTOP, and SIGCONT when much waits for the process. */
    HALT(ProcessFaults::halt),
    /** The machine sleeps, and its monotonic clock with it. */
    SUSPEND(ProcessFaults::suspend),
    /** A monotonic clock runs up to a tenth faster or slower. */
    CLOCK_RATE(ProcessFaults::clockRate),
    WALL_CLOCK_JUMP(ProcessFaults::wallClockJump),
    /** Whoever leads, or believes so, is given many writes at once. */
    FLOOD(ProcessFaults::flood),
    /** The operator wants another leader. */
    TRANSFER(ProcessFaults::transfer),

    /** The operator takes a node out of the cluster, and brings it back with an empty disk. */
    REMOVE(ProcessFaults::remove),
    /** The operator makes a voter a learner for a while. */
    DEMOTE(ProcessFaults::demote),
    /** The operator turns lease reads on, on other terms, or off. */
    LEASES(ProcessFaults::leases),
    /** The operator wants snapshots. */
    SNAPSHOT(ProcessFaults::snapshot),
    /** The operator replaces all keys by others, while all goes on. */
    RESTORE(ProcessFaults::restore),

    SLOW_DISK(DiskFaults::slow),
    STALLED_DISK(DiskFaults::stalled),
    FULL_DISK(DiskFaults::full),
    FAILING_FORCE(DiskFaults::failingForce),
    /** A write gets some of its bytes to the disk, and fails. */
    FAILING_WRITE(DiskFaults::failingWrite),
    FAILING_READ(DiskFaults::failingRead),
    /** Bits of a file change while no process runs. */
    FLIP(DiskFaults::flip),
    /** Bytes stand where others belong. */
    MISDIRECTED(DiskFaults::misdirected),
    /** A file has lost its end. */
    SHORTENED(DiskFaults::shortened),
    /** A file is missing, there twice, or a leftover. */
    FILES_CHANGED(DiskFaults::filesChanged),
    /** A node is started on another node's directory. */
    FOREIGN_DIRECTORY(DiskFaults::foreignDirectory),
    /** A node has a new, empty disk, and the operator puts it in the lost one's place. */
    WIPE(DiskFaults::wipe),
    /** The log of a node is damaged, and the operator has it rebuilt from the others. */
    REBUILD(DiskFaults::rebuild);

    @SuppressWarnings("ImmutableEnumChecker") // a function, without state
    private final Consumer<Harm> strike;

    Fault(Consumer<Harm> strike) {
        this.strike = strike;
    }

    void strike(Harm harm) {
        strike.accept(harm);
    }
}
