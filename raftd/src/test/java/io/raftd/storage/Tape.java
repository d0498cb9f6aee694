package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** A state machine that remembers the checksums of all that was applied to it, in order. */
final class Tape implements StateMachine {
    private final List<Integer> applied = new ArrayList<>();

    /** Behind these entries. */
    static Tape of(Collection<Entry> entries) {
        Tape tape = new Tape();
        entries.forEach(tape::apply);
        return tape;
    }

    @Override
    public Result apply(Entry entry) {
        if (entry.index() != applied.size() + 1L) {
            throw new IllegalStateException(entry + " behind " + applied.size());
        }
        applied.add(entry.crc());
        return new Result() {};
    }

    @Override
    public View view() {
        List<Integer> frozen = List.copyOf(applied);
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(frozen.size());
            for (int crc : frozen) {
                data.writeInt(crc);
            }
        };
    }

    @Override
    public StateMachine read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Tape tape = new Tape();
        for (int left = data.readInt(); left > 0; left--) {
            tape.applied.add(data.readInt());
        }
        return tape;
    }

    @Override
    public Answer query(Query query) {
        throw new UnsupportedOperationException("a tape is compared as a whole");
    }

    @Override
    public long digest() {
        return applied.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tape tape && applied.equals(tape.applied);
    }

    @Override
    public int hashCode() {
        return Objects.hash(applied);
    }

    @Override
    public String toString() {
        return "tape of " + applied.size();
    }
}
