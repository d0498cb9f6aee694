package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class DiskThreadTest {
    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
    private final DiskThread disk = new DiskThread("disk", fatal::complete);

    @Test
    void jobsRunInOrderOnOneThread()
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Thread> threads = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            disk.execute(() -> {
                threads.add(Thread.currentThread());
                order.add(number);
            });
        }
        disk.execute(() -> done.complete(null));
        done.get(20, TimeUnit.SECONDS);
        assertThat(order).hasSize(1000).isSorted();
        assertThat(threads).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
        assertThat(fatal).isNotDone();
    }

    @Test
    void whatAJobThrowsIsFatalAndNoJobFollows()
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> next = new CompletableFuture<>();
        disk.execute(() -> {
            throw new AssertionError("broken");
        });
        disk.execute(() -> next.complete(null));
        assertThat(fatal.get(20, TimeUnit.SECONDS)).hasMessage("broken");
        assertThat(next).isNotDone();
        assertThat(ExitCode.of(fatal.join())).isEqualTo(ExitCode.FAILED);
        assertThat(ExitCode.of(new OutOfMemoryError())).isEqualTo(ExitCode.OUT_OF_MEMORY);
    }

    @Test
    void aJobRestsUntilAnotherWaits()
            throws InterruptedException, ExecutionException, TimeoutException {
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        disk.execute(() -> {
            begun.complete(null);
            disk.rest(TimeUnit.HOURS.toNanos(1));
            disk.rest(TimeUnit.HOURS.toNanos(1));
            order.add("first");
        });
        begun.get(20, TimeUnit.SECONDS);
        disk.execute(() -> order.add("second"));
        disk.execute(() -> order.add("third"));
        disk.execute(() -> done.complete(null));
        done.get(20, TimeUnit.SECONDS);
        assertThat(order).containsExactly("first", "second", "third");
    }

    @Test
    void aRestEnds() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        disk.execute(() -> {
            disk.rest(1);
            done.complete(null);
        });
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void itTellsHowLongItWasAtWork()
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> done = new CompletableFuture<>();
        long least = TimeUnit.MILLISECONDS.toNanos(1);
        disk.execute(() -> disk.rest(least));
        disk.execute(() -> done.complete(disk.busy()));
        assertThat(done.get(20, TimeUnit.SECONDS)).isPositive();
    }
}
