package io.raftd.sim;

import io.raftd.node.BirthMessage;
import io.raftd.node.BirthMessage.Born;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What arrives of what was sent: the same, but entries are read anew from their bytes, so that no
 * two nodes share one.
 */
final class Wire {
    private Wire() {}

    static Message copy(Message m) {
        if (!(m instanceof AppendEntries a) || a.entries().isEmpty()) {
            return m;
        }
        List<Entry> entries = new ArrayList<>(a.entries().size());
        a.entries().forEach(entry -> entries.add(copy(entry)));
        return new AppendEntries(
                a.from(),
                a.to(),
                a.term(),
                a.prevIndex(),
                a.prevTerm(),
                a.commit(),
                a.round(),
                a.clusterTimeMs(),
                entries);
    }

    static BirthMessage copy(BirthMessage m) {
        return m instanceof Born b
                ? new Born(b.from(), b.address(), b.cluster(), copy(b.genesis()))
                : m;
    }

    private static Entry copy(Entry entry) {
        byte[] bytes =
                Arrays.copyOfRange(entry.buffer(), entry.offset(), entry.offset() + entry.length());
        String defect = Entry.defect(bytes, 0, bytes.length);
        Violation.unless(defect == null, "%s is sent unsound: %s", entry, defect);
        return Entry.view(bytes, 0);
    }

    /** A number that differs when the messages do, for the hash of a run. */
    static long print(Message m) {
        long print = m.getClass().getSimpleName().hashCode() * 31L + m.term();
        if (m instanceof AppendEntries a) {
            for (Entry entry : a.entries()) {
                print = print * 31 + entry.crc();
            }
            return print * 31 + a.commit() * 31 + a.round();
        }
        return print * 31 + m.toString().hashCode();
    }
}
