package io.raftctl.command.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.FakeCluster;
import io.raftctl.timeline.Happening;
import io.raftd.client.ClusterClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is new in journals, of which a page has two events. */
class NewsTest {
    private final FakeCluster cluster = new FakeCluster();
    private final FakeJournals journals = new FakeJournals(cluster);
    private final ClusterClient client = cluster.cli().globals().client();
    private final News news = new News(client, Duration.ofSeconds(30));
    private final List<String> addresses = List.of(
            cluster.node(1).address(),
            cluster.node(2).address(),
            cluster.node(3).address());

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private List<String> next() {
        return next(addresses);
    }

    private List<String> next(List<String> of) {
        return news.next(of).stream().map(each -> each.node() + each.seq()).toList();
    }

    @Test
    void eachEventIsToldOnceAndInOrder() {
        journals.election();
        assertThat(next())
                .containsExactly(
                        "n11", "n12", "n21", "n22", "n23", "n31", "n24", "n25", "n32", "n26");
        assertThat(next()).isEmpty();
        journals.tell("n3", 7000, 2, "snapshot_taken", "index=9");
        assertThat(next()).containsExactly("n33");
    }

    @Test
    void ofALongJournalTheLatestAreToldAFewPagesAtATime() {
        for (int i = 0; i < 300; i++) {
            journals.tell("n1", i, 1, "snapshot_taken", "index=" + i);
        }
        List<Long> told = new ArrayList<>();
        List<Happening> found = news.next(addresses);
        assertThat(found).hasSize(8);
        while (!found.isEmpty()) {
            found.forEach(each -> told.add(each.seq()));
            found = news.next(addresses);
        }
        assertThat(told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(101, 300).boxed().toList());
    }

    @Test
    void aNodeThatIsGoneHasNoNewsUntilItIsBack() {
        journals.election();
        List<String> others = addresses.subList(0, 2);
        assertThat(next(others)).doesNotContain("n31");
        assertThat(next()).containsExactly("n31", "n32");
        cluster.node(3).close();
        journals.tell("n1", 7000, 2, "snapshot_taken", "index=9");
        News impatient = new News(client, Duration.ofMillis(200));
        assertThat(impatient.next(addresses)).extracting(Happening::node).contains("n1", "n2");
        assertThat(next(others)).containsExactly("n13");
    }

    @Test
    void anEventIsReadAsItWasWritten() {
        journals.election();
        List<Happening> found = news.next(addresses);
        assertThat(found).extracting(each -> Wire.read(Wire.bytes(each))).isEqualTo(found);
        assertThat(Wire.read(new byte[] {1, 2, 3})).isNull();
    }
}
