package io.raftd.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A file system of its own, mounted on a directory until it is closed; an image in a file, of which
 * a copy can be put in its place: then all is gone that had not been written to the image, as by a
 * loss of power.
 */
final class Volume implements AutoCloseable {
    private static final String BYTES = "32M";

    /** Nothing is written for its age alone while a test runs. */
    private static final String OPTIONS = "loop,commit=600";

    private static final int BLOCK = 64 << 10;

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Path mountPoint;
    private final Path image;
    private final Path copy;
    private boolean mounted;

    private Volume(Path mountPoint) throws IOException {
        this.mountPoint = Files.createDirectories(mountPoint);
        image = mountPoint.resolveSibling(mountPoint.getFileName() + ".image");
        copy = mountPoint.resolveSibling(mountPoint.getFileName() + ".copy");
    }

    /** An empty ext4. */
    static Volume ext4(Path mountPoint) throws IOException, InterruptedException {
        Volume volume = new Volume(mountPoint);
        Machine.run("truncate", "-s", BYTES, volume.image.toString());
        Machine.run("mkfs.ext4", "-q", "-F", volume.image.toString());
        volume.mountImage();
        return volume;
    }

    /** So many bytes of memory. */
    static Volume tmpfs(Path mountPoint, long bytes) throws IOException, InterruptedException {
        Volume volume = new Volume(mountPoint);
        volume.mount("-t", "tmpfs", "-o", "size=" + bytes, "tmpfs");
        return volume;
    }

    private void mountImage() throws IOException, InterruptedException {
        mount("-t", "ext4", "-o", OPTIONS, image.toString());
    }

    private void mount(String kind, String type, String dashO, String options, String what)
            throws IOException, InterruptedException {
        Machine.run("mount", kind, type, dashO, options, what, mountPoint.toString());
        mounted = true;
    }

    /** Copies what has been written to the image by now; nobody may be writing. */
    void freeze() {
        await().atMost(BOUND).until(() -> {
            String before = written();
            Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING);
            return written().equals(before);
        });
    }

    /** The counters of the device: they stand still while nothing is written to it. */
    private String written() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] words = line.split(" ", 3);
            if (words[1].equals(mountPoint.toString())) {
                Path device = Path.of("/sys/block").resolve(Path.of(words[0]).getFileName());
                return Files.readString(device.resolve("stat"));
            }
        }
        throw new IllegalStateException("nothing is mounted on " + mountPoint);
    }

    /** The power is back: the directory is as it was frozen. Nobody may be using it. */
    void revert() throws IOException, InterruptedException {
        unmount();
        Files.move(copy, image, StandardCopyOption.REPLACE_EXISTING);
        mountImage();
    }

    /** Takes all the room that there is; who writes meanwhile may get some of it. */
    void fill() throws IOException {
        FileStore store = Files.getFileStore(mountPoint);
        try (OutputStream file = Files.newOutputStream(filler())) {
            for (long room = store.getUsableSpace(); room > 0; room = store.getUsableSpace()) {
                file.write(new byte[(int) Math.min(room, BLOCK)]);
            }
        } catch (IOException e) {
            if (store.getUsableSpace() >= BLOCK) {
                throw e;
            }
        }
    }

    /** Gives the room back. */
    void drain() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return mountPoint.resolve("filler");
    }

    private void unmount() throws IOException, InterruptedException {
        Machine.run("umount", mountPoint.toString());
        mounted = false;
    }

    /** The image stays, for whoever looks into a failure. */
    @Override
    public void close() {
        try {
            if (mounted) {
                unmount();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
