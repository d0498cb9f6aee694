package io.raftctl.playground.drill;

/**
 * One entry of a node's log.
 *
 * @param crc of its record and, with that, of all before it
 */
public record LogLine(long index, long term, String summary, int crc) {
    @Override
    public String toString() {
        return "entry " + index + ", term " + term + ": " + summary;
    }
}
