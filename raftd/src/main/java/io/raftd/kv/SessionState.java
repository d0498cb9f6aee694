package io.raftd.kv;

import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Written;

import org.jspecify.annotations.Nullable;

/**
 * What the store remembers of a session: until when, and the answers from the first incomplete
 * sequence on. Like a node of {@link OrderedMap} it has an owner, who alone changes it in place.
 */
final class SessionState {
    private static final long STATE_TAG = 0x73657373696f6eL;
    private static final long ANSWER_TAG = 0x616e73776572L;

    private final Object owner;
    private final byte[] id;
    private long expiresMs;
    private long firstIncomplete = 1;

    /**
     * The answer to a sequence lies at its low bits; the length is a power of two <=
     * {@link Stamp#WINDOW}.
     */
    private @Nullable Result[] answers;

    /** The sum of the hashes of the answers. */
    private long answersHash;

    SessionState(Object owner, byte[] id, long expiresMs) {
        this.owner = owner;
        this.id = id;
        this.expiresMs = expiresMs;
        this.answers = new @Nullable Result[1];
    }

    private SessionState(Object owner, SessionState other) {
        this.owner = owner;
        this.id = other.id;
        this.expiresMs = other.expiresMs;
        this.firstIncomplete = other.firstIncomplete;
        this.answers = other.answers.clone();
        this.answersHash = other.answersHash;
    }

    SessionState ownedBy(Object changer) {
        return owner == changer ? this : new SessionState(changer, this);
    }

    byte[] id() {
        return id;
    }

    /** The cluster time at which the session ends. */
    long expiresMs() {
        return expiresMs;
    }

    void extend(long toMs) {
        expiresMs = toMs;
    }

    long firstIncomplete() {
        return firstIncomplete;
    }

    /** Forgets the answers before {@code sequence}, which the client has. */
    void completeBefore(long sequence) {
        long completed = Math.min(sequence - firstIncomplete, answers.length);
        for (int i = 0; i < completed; i++) {
            int slot = slot(firstIncomplete + i);
            Result answer = answers[slot];
            if (answer != null) {
                answersHash -= hash(firstIncomplete + i, answer);
                answers[slot] = null;
            }
        }
        firstIncomplete = Math.max(firstIncomplete, sequence);
    }

    /** The answer to a sequence >= firstIncomplete, null unless it was executed. */
    @Nullable
    Result answer(long sequence) {
        return sequence - firstIncomplete < answers.length ? answers[slot(sequence)] : null;
    }

    /** How many answers are kept. */
    int kept() {
        int kept = 0;
        for (Result answer : answers) {
            kept += answer == null ? 0 : 1;
        }
        return kept;
    }

    /** The answers kept are to sequences >= firstIncomplete and < firstIncomplete + span. */
    int span() {
        return answers.length;
    }

    /**
     * Keeps the answer to a sequence that has none, firstIncomplete <= sequence < firstIncomplete +
     * WINDOW.
     */
    void keep(long sequence, Result answer) {
        long length = answers.length;
        while (length <= sequence - firstIncomplete) {
            length *= 2;
        }
        if (length > answers.length) {
            grow((int) length);
        }
        answers[slot(sequence)] = answer;
        answersHash += hash(sequence, answer);
    }

    private void grow(int length) {
        @Nullable Result[] old = answers;
        answers = new @Nullable Result[length];
        for (int i = 0; i < old.length; i++) {
            long sequence = firstIncomplete + i;
            answers[slot(sequence)] = old[(int) sequence & (old.length - 1)];
        }
    }

    private int slot(long sequence) {
        return (int) sequence & (answers.length - 1);
    }

    long hash() {
        return new Hash(STATE_TAG)
                .add(id)
                .add(expiresMs)
                .add(firstIncomplete)
                .add(answersHash)
                .end();
    }

    private static long hash(long sequence, Result answer) {
        Hash hash = new Hash(ANSWER_TAG).add(sequence);
        if (answer instanceof Written w) {
            hash.add(1).add(w.revision()).add(w.existed() ? 1 : 0).add(w.value());
        } else if (answer instanceof CompareFailed f) {
            hash.add(2).add(f.createRevision()).add(f.modRevision()).add(f.version());
        } else {
            hash.add(StateCodec.code(answer));
        }
        return hash.end();
    }
}
