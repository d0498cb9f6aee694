package io.raftd.transport;

/** Bytes that many connections may hold together; used on the loop only. */
final class Budget {
    private long left;

    Budget(long bytes) {
        left = bytes;
    }

    /**
     * Takes bytes, or with a negative number gives them back; false, and nothing taken, when there
     * are not as many left.
     */
    boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    long left() {
        return left;
    }
}
