package io.raftctl.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.command.Lookout;
import io.raftctl.offline.SampleLog;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.LogTail.Line;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogRead;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of n1, as it is and as it is read. */
class LogTailsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster();
    private final Lookout lookout = new Lookout(cluster.cli().globals(), TIMEOUT);
    private final LogTails tails = new LogTails(lookout, TIMEOUT);

    /** What was asked of n1: from which index on. */
    private final List<Long> asked = new CopyOnWriteArrayList<>();

    private volatile SampleLog log = new SampleLog(new UUID(1, 3));
    private volatile long first = 1;
    private volatile long last;

    @BeforeEach
    void nodes() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node.status()
                                .setFirstIndex(first)
                                .setLastIndex(last)
                                .setLastTerm(1)
                                .setCommitIndex(last - 1))));
        cluster.on(OpCase.LOG_READ, this::read);
    }

    @AfterEach
    void close() {
        lookout.close();
        cluster.close();
    }

    private Answer read(FakeNode node, Request request, byte[] body) {
        if (!node.id().equals("n1")) {
            return Answer.failed(ErrorCode.FAILED, "only n1 has a log here");
        }
        LogRead read = request.getLogRead();
        asked.add(read.getFrom());
        byte[] records = log.records(read.getFrom());
        int limit = Math.min(read.getMaxBytes(), 1 << 20);
        int end = ByteBuffer.wrap(records).getInt(0);
        while (end < records.length && end + ByteBuffer.wrap(records).getInt(end) <= limit) {
            end += ByteBuffer.wrap(records).getInt(end);
        }
        return new Answer(Response.newBuilder(), Arrays.copyOf(records, end));
    }

    private void fill(long index, int valueBytes) {
        log.fill(index, valueBytes);
        last = index;
    }

    private LogTail tail() {
        LogTail tail = tails.read(lookout.look(Lookout.MAX_LAG, TIMEOUT)).get("n1");
        assertThat(tail).isNotNull();
        return tail;
    }

    private List<Long> indexes() {
        return tail().lines().stream().map(Line::index).toList();
    }

    private static Long[] range(long from, long to) {
        Long[] range = new Long[(int) (to - from + 1)];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    @Test
    void theEndIsReadAtFirstAndThenWhatIsNew() {
        fill(300, 10);
        assertThat(indexes()).containsExactly(range(101, 300));
        assertThat(tail().commitIndex()).isEqualTo(299);
        assertThat(asked).containsExactly(101L);
        fill(305, 10);
        assertThat(indexes()).containsExactly(range(106, 305));
        assertThat(asked).containsExactly(101L, 300L);
    }

    @Test
    void aLineSaysWhatItsEntryIs() {
        fill(5, 0);
        List<Line> lines = tail().lines();
        assertThat(lines).extracting(Line::type).startsWith("config", "noop", "command");
        assertThat(lines.get(3).summary()).isEqualTo("cas b\\x0a (1 B), expecting absent");
        assertThat(lines.get(3).term()).isEqualTo(1);
        assertThat(lines.get(3).timeMs()).isEqualTo(1_700_000_000_456L);
        assertThat(lines.get(3).sizeBytes()).isPositive();
        assertThat(lines).extracting(Line::crc).doesNotHaveDuplicates();
    }

    @Test
    void aLogThatWasCutIsBegunAnew() {
        fill(300, 10);
        tail();
        int crc = tail().lines().get(0).crc();
        log = new SampleLog(new UUID(2, 3));
        fill(301, 10);
        asked.clear();
        assertThat(tail().lines().get(0).crc()).isNotEqualTo(crc);
        assertThat(indexes()).containsExactly(range(102, 301));
        assertThat(asked).containsExactly(300L, 102L);
        log = new SampleLog(new UUID(2, 3));
        fill(290, 10);
        assertThat(indexes()).containsExactly(range(91, 290));
    }

    @Test
    void whatHasMovedOnTooFarIsBegunAnew() {
        fill(10, 10);
        assertThat(indexes()).containsExactly(range(1, 10));
        fill(400, 10);
        assertThat(indexes()).containsExactly(range(201, 400));
        assertThat(asked).containsExactly(1L, 201L);
    }

    @Test
    void whatIsCompactedIsNotShown() {
        fill(300, 10);
        tail();
        first = 250;
        assertThat(indexes()).containsExactly(range(250, 300));
        first = 301;
        assertThat(indexes()).isEmpty();
        fill(302, 10);
        assertThat(indexes()).containsExactly(range(301, 302));
    }

    @Test
    void ofLargeEntriesThereAreFewerAndThenAllThatCome() {
        fill(60, 100_000);
        assertThat(indexes()).hasSizeLessThan(60).allMatch(index -> index > 50);
        int requests = asked.size();
        assertThat(requests).isEqualTo(2);
        for (int looks = 0; looks < 10; looks++) {
            tail();
        }
        assertThat(indexes()).endsWith(60L);
        int settled = asked.size();
        tail();
        assertThat(asked).hasSize(settled);
        fill(61, 1_000_000);
        assertThat(indexes()).endsWith(61L);
        fill(62, 10);
        assertThat(indexes()).endsWith(62L);
    }

    @Test
    void aNodeThatDoesNotLetItBeReadHasNone() {
        fill(20, 10);
        tail();
        cluster.on(
                OpCase.LOG_READ,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "the disk is gone"));
        fill(21, 10);
        assertThat(tails.read(lookout.look(Lookout.MAX_LAG, TIMEOUT))).isEmpty();
        cluster.on(OpCase.LOG_READ, this::read);
        assertThat(indexes()).containsExactly(range(1, 21));
    }
}
