package io.raftd.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowFilesTest {
    private static final long DELAY_MS = 20;

    @TempDir
    Path dir;

    @Test
    void aForceTakesSoMuchLongerAndIsMeasuredWithIt() throws IOException {
        List<Long> forced = new ArrayList<>();
        AtomicLong delay = new AtomicLong();
        try (Files files = new SlowFiles(DiskFiles.open(dir, ns -> {}), delay, forced::add)) {
            files.create("f");
            files.write("f", 0, ByteBuffer.wrap(new byte[] {1}));
            files.force("f");
            delay.set(DELAY_MS);
            files.force("f");
            assertThat(forced).hasSize(2);
            assertThat(forced.get(1)).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
            try (Files snapshots = files.forAnotherThread()) {
                snapshots.create("g");
                snapshots.force("g");
            }
            assertThat(forced).hasSize(2);
            assertThat(files.size("f")).isEqualTo(1);
        }
    }
}
