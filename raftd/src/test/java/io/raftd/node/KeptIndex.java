package io.raftd.node;

import io.raftd.raft.Entry;

import java.io.InputStream;

/** A state machine that only knows which entry it applied last. */
final class KeptIndex implements StateMachine {
    private long index;

    /** How far a machine has come. */
    private record Applied(long index) implements Result, Answer {}

    @Override
    public Result apply(Entry entry) {
        index = entry.index();
        return new Applied(index);
    }

    @Override
    public Answer query(Query query) {
        return new Applied(index);
    }

    @Override
    public long digest() {
        return index;
    }

    @Override
    public View view() {
        return out -> {};
    }

    @Override
    public StateMachine read(InputStream in) {
        return new KeptIndex();
    }
}
