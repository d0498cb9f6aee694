package io.raftd.kv;

/**
 * A write to the store. The arrays belong to the command and are never changed. Constructors throw
 * IllegalArgumentException for a key that is empty or too long.
 */
public sealed interface Command
        permits Command.Put, Command.Delete, Command.CompareAndSet, Command.Increment, Restore {
    /** The longest key of the format, in bytes. */
    int MAX_KEY_BYTES = 4096;

    <R> R accept(Handler<R> handler);

    /** One method a command, so that none is forgotten. */
    interface Handler<R> {
        R put(Put command);

        R delete(Delete command);

        R compareAndSet(CompareAndSet command);

        R increment(Increment command);

        R restore(Restore step);
    }

    /** Sets the value of a key. */
    record Put(byte[] key, byte[] value) implements Command {
        public Put {
            checkKey(key);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.put(this);
        }
    }

    /** Removes a key; without effect when it is absent. */
    record Delete(byte[] key) implements Command {
        public Delete {
            checkKey(key);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.delete(this);
        }
    }

    /** Sets the value of a key that is as expected, else fails. */
    record CompareAndSet(byte[] key, Expect expect, byte[] value) implements Command {
        public CompareAndSet {
            checkKey(key);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.compareAndSet(this);
        }
    }

    /**
     * Adds to the decimal number that is the key's value; an absent key counts as 0. A number is as
     * {@link Long#toString(long)} writes it: ASCII digits, at most a minus before them.
     */
    record Increment(byte[] key, long by) implements Command {
        public Increment {
            checkKey(key);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.increment(this);
        }
    }

    /** What a compare-and-set wants to find. */
    sealed interface Expect {
        /** The key has exactly this value. */
        record Value(byte[] value) implements Expect {}

        /** The key was last modified at this revision; 0: it is absent. */
        record Revision(long revision) implements Expect {
            public Revision {
                if (revision < 0) {
                    throw new IllegalArgumentException("expected revision " + revision + " < 0");
                }
            }
        }

        /** There is no such key. */
        record Absent() implements Expect {}
    }

    /** Throws IllegalArgumentException for a key that is empty or too long. */
    static void checkKey(byte[] key) {
        if (key.length == 0 || key.length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "key of " + key.length + " bytes is not within 1 to " + MAX_KEY_BYTES);
        }
    }
}
