package io.raftd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogWriterTest {
    private static final Logger log = LoggerFactory.getLogger("io.raftd.some.Part");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void reset() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
    }

    private String written(LogWriter writer) throws InterruptedException {
        writer.flush(10_000);
        return out.toString(UTF_8);
    }

    @Test
    void textLines() throws InterruptedException {
        LogWriter writer = LogWriter.install(LogFormat.TEXT, Level.INFO, out);
        log.atInfo().addKeyValue("term", 3).addKeyValue("leader", "n1").log("elected\nby {}", 2);
        log.debug("not shown");
        LoggerFactory.getLogger("io.netty.Some").info("not shown");
        LoggerFactory.getLogger("io.netty.Some").warn("shown");
        String[] lines = written(writer).split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0])
                .matches(
                        "[0-9-]{10}T[0-9:.]{12}Z INFO Part: elected\\\\u000aby 2 term=3 leader=n1");
        assertThat(lines[1]).endsWith("WARN Some: shown");
    }

    @Test
    void jsonLines() throws InterruptedException {
        LogWriter writer = LogWriter.install(LogFormat.JSON, Level.INFO, out);
        log.atWarn().addKeyValue("term", 3).addKeyValue("on", true).log("a \"b\" \\ c\u0001");
        log.error("failed", new IOException("for a reason"));
        String[] lines = written(writer).split("\n");
        assertThat(lines[0])
                .endsWith("\"level\":\"WARN\",\"part\":\"Part\",\"message\":"
                        + "\"a \\\"b\\\" \\\\ c\\u0001\",\"term\":3,\"on\":true}");
        assertThat(lines[1]).contains("\"error\":\"java.io.IOException: for a reason\\u000a");
        assertThat(lines).hasSize(2);
    }

    @Test
    void theLevelCanBeChanged() throws InterruptedException {
        LogWriter writer = LogWriter.install(LogFormat.TEXT, Level.WARN, out);
        log.info("not shown");
        LogWriter.setLevel(Level.DEBUG);
        log.debug("shown");
        assertThat(written(writer)).contains("DEBUG Part: shown").doesNotContain("not shown");
    }

    @Test
    void whoeverLogsNeverWaitsAndWhatIsLostIsCounted() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        LogWriter writer = LogWriter.install(LogFormat.JSON, Level.INFO, new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void write(byte[] b, int offset, int length) throws IOException {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(b, offset, length);
            }
        });
        for (int i = 0; i < 10_000; i++) {
            log.info("line {}", i);
        }
        stuck.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> out.toString(UTF_8).contains("dropped"));
        writer.flush(10_000);
        String text = out.toString(UTF_8);
        long shown = text.lines().filter(l -> l.contains("\"line ")).count();
        String lost = text.replaceAll("(?s).*\\.\\.\\. ([0-9]+) lines dropped.*", "$1");
        assertThat(text.lines()).as("objects").allMatch(l -> l.matches("\\{.*}"));
        assertThat(shown + Long.parseLong(lost)).isEqualTo(10_000);
    }

    @Test
    void aClosedStderrStopsNothing() throws InterruptedException {
        LogWriter writer = LogWriter.install(LogFormat.TEXT, Level.INFO, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        });
        log.info("to nobody");
        writer.flush(10_000);
        log.info("to nobody");
        writer.flush(10_000);
        assertThat(out.size()).isZero();
    }
}
