package io.raftd.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.history.Outcome.Found;
import io.raftd.history.Outcome.Sum;
import io.raftd.history.Outcome.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    @Test
    void anAnswerThatNeverCameMayHaveBeenAnything() {
        history.invoked(1, Call.put("k", "a"), 1);
        int read = history.invoked(2, Call.get("k"), 2);
        history.returned(read, new Found("a"), 3);
        assertThatCode(history::check).doesNotThrowAnyException();
    }

    @Test
    void whatWasRefusedNeverWas() {
        int write = history.invoked(1, Call.put("k", "a"), 1);
        int read = history.invoked(2, Call.get("k"), 2);
        history.returned(read, new Found("a"), 3);
        history.refused(write);
        assertThat(history.operations()).hasSize(1);
        assertThatThrownBy(history::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("get k");
    }

    @Test
    void manyThreadsTell() throws InterruptedException, ExecutionException {
        AtomicLong counter = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            int own = client;
            done.add(threads.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    int id = history.invoked(own, Call.increment("k", 1), System.nanoTime());
                    long sum = counter.incrementAndGet();
                    history.returned(id, new Sum(sum, sum > 1), System.nanoTime());
                }
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();
        assertThat(history.operations()).hasSize(2000).allMatch(Operation::isKnown);
        history.check();

        int late = history.invoked(1, Call.put("k", "a"), System.nanoTime());
        history.returned(late, new Written(false), System.nanoTime());
        assertThatThrownBy(history::check).isInstanceOf(AssertionError.class);
    }
}
