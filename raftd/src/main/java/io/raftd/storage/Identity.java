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
 *   parent 9b2d0c51-8c5b-4b7e-9e53-0f6f2f0f3c11 index 120 term 4        only of one that has one
 *   crc32c 0a1b2c3d                               of all bytes before this line
 * </pre>
 *
 * @param cluster null while the node belongs to none
 * @param removed the cluster has removed this replica: the directory is of no use any more; the
 *     word is "removed"
 * @param rebuilding the log was given up, and what is there of it may lack what this replica
 *     acknowledged: it does not vote; the word is "rebuilding"
 * @param parent null unless the directory was founded, see {@link Founding}
 */
public record Identity(
        String node,
        UUID disk,
        @Nullable UUID cluster,
        boolean removed,
        boolean rebuilding,
        @Nullable Parent parent) {
    static final String FILE = "identity";
    static final int MAX_BYTES = 1024;

    private static final String FIRST_LINE = "raftd data directory, format 1\n";
    private static final Pattern TEXT =
            Pattern.compile(FIRST_LINE + "node ([^\n]+)\ndisk ([0-9a-f-]{36})\n"
                    + "cluster (none|[0-9a-f-]{36})( removed| rebuilding)?\n"
                    + "(?:parent ([0-9a-f-]{36}) index ([0-9]{1,18}) term ([0-9]{1,18})\n)?"
                    + "crc32c [0-9a-f]{8}\n");

    /** The cluster whose state a directory was founded with, and the entry behind which it is. */
    public record Parent(UUID cluster, long index, long term) {
        @Override
        public String toString() {
            return "behind index " + index + ", term " + term + ", of cluster " + cluster;
        }
    }

    public Identity {
        if (removed && cluster == null) {
            throw new IllegalArgumentException("removed, but from no cluster");
        }
        if (rebuilding && (removed || cluster == null)) {
            throw new IllegalArgumentException("rebuilding, but no member of a cluster");
        }
        if (parent != null && cluster == null) {
            throw new IllegalArgumentException("founded, but of no cluster");
        }
    }

    /** Of a replica that was not removed and has its log, in a cluster without a parent. */
    Identity(String node, UUID disk, @Nullable UUID cluster) {
        this(node, disk, cluster, false, false, null);
    }

    /**
     * The one in a directory, or null when there is none. Throws StorageFailure when it is not
     * sound.
     */
    public static @Nullable Identity read(Files files) {
        Disk disk = new Disk(files);
        if (!disk.list("").contains(FILE)) {
            return null;
        }
        try {
            return decode(disk.readAll(FILE, MAX_BYTES));
        } catch (IllegalArgumentException e) {
            throw Defect.damage(FILE, 0, String.valueOf(e.getMessage())).failure();
        }
    }

    byte[] encode() {
        String text = FIRST_LINE + "node " + node + "\ndisk " + disk + "\ncluster "
                + (cluster == null ? "none" : cluster) + word() + "\n"
                + lineage();
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

    private String lineage() {
        return parent == null
                ? ""
                : "parent " + parent.cluster + " index " + parent.index + " term " + parent.term
                        + "\n";
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
                " rebuilding".equals(m.group(4)),
                parent(m));
        if (!ByteBuffer.wrap(identity.encode()).equals(ByteBuffer.wrap(bytes))) {
            throw new IllegalArgumentException("the checksum does not match the text");
        }
        return identity;
    }

    private static @Nullable Parent parent(Matcher m) {
        return m.group(5) == null
                ? null
                : new Parent(
                        UUID.fromString(m.group(5)),
                        Long.parseLong(m.group(6)),
                        Long.parseLong(m.group(7)));
    }

    Identity withCluster(UUID formed) {
        return new Identity(node, disk, formed);
    }

    Identity retired() {
        return new Identity(node, disk, cluster, true, false, parent);
    }

    /** Of the same replica, that has given its log up. */
    Identity withoutLog() {
        return new Identity(node, disk, cluster, removed, true, parent);
    }

    /** Of the same replica, that has its log again. */
    Identity rebuilt() {
        return new Identity(node, disk, cluster, removed, false, parent);
    }
}
