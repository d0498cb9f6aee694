package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftctl.output.Text;
import io.raftd.protocol.wire.Status;

import java.util.ArrayList;
import java.util.List;

/** Whether the disks have room, and are quick enough. */
final class Disks implements Check {
    /**
     * By default a log grows by 256 MiB before a snapshot lets it shrink, and a snapshot is written
     * aside first.
     */
    private static final long SPARE_BYTES = 512L << 20;

    /** A heartbeat, by default: the disk is slower than the interval in which nodes talk. */
    private static final long SLOW_FORCE_US = 100_000;

    @Override
    public String subject() {
        return "disks";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        List<Finding> findings = new ArrayList<>();
        for (Answer member : seen.members()) {
            Status status = member.status();
            long needed = status.getLogBytes() + SPARE_BYTES;
            if (status.getDiskFreeBytes() < needed) {
                findings.add(low(member, needed));
            }
            if (status.hasForceP99Us() && status.getForceP99Us() > SLOW_FORCE_US) {
                findings.add(slow(member));
            }
        }
        return findings;
    }

    private static Finding low(Answer member, long needed) {
        long free = member.status().getDiskFreeBytes();
        return Finding.of(
                        Code.LOW_DISK,
                        member.name(),
                        "the disk of " + member.name() + " has " + Text.size(free)
                                + " left: as much again as its log takes, and "
                                + Text.size(SPARE_BYTES)
                                + " for new entries and a snapshot, are wanted",
                        "log stats --node " + member.name())
                .with("diskFreeBytes", free)
                .with("logBytes", member.status().getLogBytes())
                .with("wantedBytes", needed);
    }

    private static Finding slow(Answer member) {
        long p99 = member.status().getForceP99Us();
        return Finding.of(
                        Code.SLOW_DISK,
                        member.name(),
                        "of the forces to the disk of " + member.name()
                                + ", one in a hundred takes " + Examination.duration(p99 / 1000)
                                + " or longer: more than a heartbeat, and whatever waits for"
                                + " that disk waits so long",
                        "status -o wide")
                .with("forceP99Us", p99)
                .with("limitUs", SLOW_FORCE_US);
    }
}
