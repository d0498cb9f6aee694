package io.raftd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.protocol.wire.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final ClientSession session = new ClientSession(1, 2, 3);

    @Test
    void aRequestCarriesTheWholeIdentity() {
        long sequence = session.begin();
        assertThat(session.stamp(sequence))
                .isEqualTo(Session.newBuilder()
                        .setHigh(1)
                        .setLow(2)
                        .setSequence(1)
                        .setFirstIncomplete(1)
                        .setClusterTimeMs(3)
                        .build());
    }

    @Test
    void theFirstIncompleteMovesOverWhatIsDoneInAnyOrder() {
        for (int i = 0; i < 4; i++) {
            session.begin();
        }
        session.end(2);
        session.end(4);
        assertThat(session.stamp(4).getFirstIncomplete()).isEqualTo(1);
        session.end(1);
        assertThat(session.stamp(4).getFirstIncomplete()).isEqualTo(3);
        session.end(3);
        assertThat(session.begin()).isEqualTo(5);
        assertThat(session.stamp(5).getFirstIncomplete()).isEqualTo(5);
    }

    @Test
    void agreesWithANaiveModel() {
        Random random = new Random(1);
        Set<Long> underWay = new HashSet<>();
        long next = 1;
        for (int i = 0; i < 20_000; i++) {
            long first = underWay.stream().min(Long::compare).orElse(next);
            assertThat(session.hasRoom()).isEqualTo(next - first < ClientSession.WINDOW);
            if (session.hasRoom()
                    && (underWay.isEmpty() || underWay.size() < 50 && random.nextBoolean())) {
                assertThat(session.begin()).isEqualTo(next);
                underWay.add(next++);
            } else {
                List<Long> candidates = new ArrayList<>(underWay);
                long ended = candidates.get(random.nextInt(candidates.size()));
                session.end(ended);
                underWay.remove(ended);
            }
            first = underWay.stream().min(Long::compare).orElse(next);
            assertThat(session.stamp(next - 1).getFirstIncomplete()).isEqualTo(first);
        }
    }

    @Test
    void theWindowIsBounded() {
        for (int i = 0; i < ClientSession.WINDOW; i++) {
            session.begin();
        }
        session.end(2);
        assertThat(session.hasRoom()).isFalse();
        assertThatThrownBy(session::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sequence 1025 >= firstIncomplete 1 + 1024");
        session.end(1);
        assertThat(session.hasRoom()).isTrue();
    }

    @Test
    void onlyWhatIsUnderWayCanEnd() {
        session.begin();
        assertThatThrownBy(() -> session.end(2)).hasMessage("sequence 2 is not within 1 to 1");
        session.end(1);
        assertThatThrownBy(() -> session.end(1)).hasMessage("sequence 1 is not within 2 to 1");
    }

    @Test
    void randomSessionsDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Session stamp = ClientSession.random(0).stamp(1);
            ids.add(stamp.getHigh() + " " + stamp.getLow());
        }
        assertThat(ids).hasSize(1000);
    }
}
