package io.raftctl.command.doctor;

import java.util.List;

/** One thing to look into: a function of what was gathered. */
interface Check {
    /** All of them, in the order in which findings of one severity are told. */
    List<Check> ALL = List.of(
            new Complaints(),
            new Leadership(),
            new Digests(),
            new Configurations(),
            new Hosts(),
            new Strangers(),
            new Replication(),
            new Connections(),
            new Disks(),
            new Clocks(),
            new Journals(),
            new Versions(),
            new Tampering());

    /** What it looks into, in a word. */
    String subject();

    /** What is amiss; nothing when all is well. */
    List<Finding> examine(Examination seen);
}
