package io.raftctl.offline;

import io.raftd.kv.Command;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Restore;

import java.nio.charset.StandardCharsets;

/** A command in a few words: its keys, and how long its values are. */
final class CommandSummary implements Command.Handler<String> {
    @Override
    public String put(Put c) {
        return "put " + text(c.key()) + bytes(c.value());
    }

    @Override
    public String delete(Delete c) {
        return "del " + text(c.key());
    }

    @Override
    public String compareAndSet(CompareAndSet c) {
        Expect expect = c.expect();
        String expected;
        if (expect instanceof Expect.Value e) {
            expected = "a value" + bytes(e.value());
        } else if (expect instanceof Expect.Revision e) {
            expected = "revision " + e.revision();
        } else {
            expected = "absent";
        }
        return "cas " + text(c.key()) + bytes(c.value()) + ", expecting " + expected;
    }

    @Override
    public String increment(Increment c) {
        return "incr " + text(c.key()) + " by " + c.by();
    }

    @Override
    public String restore(Restore step) {
        return step.step(new StepSummary());
    }

    private static final class StepSummary implements Restore.Handler<String> {
        @Override
        public String begin(Restore.Begin b) {
            return "restore begins: " + b.items() + " keys, " + b.bytes() + " B, id " + b.id();
        }

        @Override
        public String batch(Restore.Batch b) {
            return "restore, batch " + b.number() + ": " + b.pairs().size() + " keys, from "
                    + text(b.pairs().get(0).key());
        }

        @Override
        public String commit(Restore.Commit c) {
            return "restore is committed, id " + c.id();
        }

        @Override
        public String abort(Restore.Abort a) {
            return "restore is given up, id " + a.id();
        }
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    private static String bytes(byte[] value) {
        return " (" + value.length + " B)";
    }
}
