package io.raftd.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Whose directory this is; the text file {@code identity}. It is written aside and renamed, so it
 * is there in full or not at all.
 *
 * <pre>
 *   raftd data directory, format 1
 *   node n1
 *   disk 7c9e6679-7425-40de-944b-e07fc1f90ae7
 *   cluster none                                  or the cluster's id, or that and a word
 *   crc32c 0a1b2c3d                               of all bytes before this line
 * </pre>
 *
 * @param cluster null while the node belongs to none
 * @param removed the cluster has removed this replica: the directory is of no use any more; the
 *     word is "removed"
 * @param rebuilding the log was given up, and what is there of it may lack what this replica
 *     acknowledged: it does not vote; the word is "rebuilding"
 */
public record Identity(
        String node, UUID disk, @Nullable UUID cluster, boolean removed, boolean rebuilding) {
    static final String FILE = "identity";
    static final int MAX_BYTES = 1024;

    private static final String FIRST_LINE = "raftd data directory, format 1\n";
    private static final Pattern TEXT =
            Pattern.compile(FIRST_LINE + "node ([^\n]+)\ndisk ([0-9a-f-]{36})\n"
                    + "cluster (none|[0-9a-f-]{36})( removed| rebuilding)?\ncrc32c [0-9a-f]{8}\n");

    public Identity {
        if (removed && cluster == null) {
            throw new IllegalArgumentException("removed, but from no cluster");
        }
        if (rebuilding && (removed || cluster == null)) {
            throw new IllegalArgumentException("rebuilding, but no member of a cluster");
        }
    }

    /** Of a replica that was not removed, and has its log. */
    Identity(String node, UUID disk, @Nullable UUID cluster) {
        this(node, disk, cluster, false, false);
    }

    byte[] encode() {
        String text = FIRST_LINE + "node " + node + "\ndisk " + disk + "\ncluster "
                + (cluster == null ? "none" : cluster) + word() + "\n";
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(US_ASCII));
        return (text + String.format(Locale.ROOT, "crc32c %08x\n", crc.getValue()))
                .getBytes(US_ASCII);
    }

    private String word() {
        if (removed) {
            return " removed";
        }
        return rebuilding ? " rebuilding" : "";
    }

    /**
     * Throws IllegalArgumentException, saying why, unless the bytes are exactly what
     * {@link #encode} gives.
     */
    static Identity decode(byte[] bytes) {
        String text = new String(bytes, US_ASCII);
        if (text.startsWith("raftd data directory, format ") && !text.startsWith(FIRST_LINE)) {
            throw new IllegalArgumentException("not of a format that this version of raftd knows");
        }
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("not the text of an identity");
        }
        String cluster = m.group(3);
        Identity identity = new Identity(
                m.group(1),
                UUID.fromString(m.group(2)),
                cluster.equals("none") ? null : UUID.fromString(cluster),
                " removed".equals(m.group(4)),
                " rebuilding".equals(m.group(4)));
        if (!ByteBuffer.wrap(identity.encode()).equals(ByteBuffer.wrap(bytes))) {
            throw new IllegalArgumentException("the checksum does not match the text");
        }
        return identity;
    }

    Identity withCluster(UUID formed) {
        return new Identity(node, disk, formed);
    }

    Identity retired() {
        return new Identity(node, disk, cluster, true, false);
    }

    /** Of the same replica, that has given its log up. */
    Identity withoutLog() {
        return new Identity(node, disk, cluster, removed, true);
    }

    /** Of the same replica, that has its log again. */
    Identity rebuilt() {
        return new Identity(node, disk, cluster, removed, false);
    }
}
