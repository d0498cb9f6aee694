package io.raftctl.command.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftctl.command.Failure;
import io.raftctl.command.Interrupts;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VerbThreadTest {
    private static VerbThread run(IntSupplier verb) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        VerbThread thread = new VerbThread(verb);
        thread.setUncaughtExceptionHandler((which, e) -> thrown.set(e));
        thread.start();
        thread.join();
        assertThat(thrown).hasValue(null);
        return thread;
    }

    @Test
    void anInterruptWaitsForWhatHoldsItOff() throws InterruptedException {
        VerbThread thread = run(() -> {
            VerbThread self = (VerbThread) Thread.currentThread();
            Interrupts.holdOff(() -> {
                self.interrupt();
                assertThat(self.isHeld()).isTrue();
                assertThat(self.isInterrupted()).isFalse();
            });
            assertThat(self.isHeld()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            Interrupts.holdOff(() -> {});
            assertThat(Thread.interrupted()).isFalse();
            return 7;
        });
        assertThat(thread.exit()).isEqualTo(7);
    }

    @Test
    void nothingBeginsBehindAnInterrupt() throws InterruptedException {
        run(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Interrupts.holdOff(() -> {
                        throw new AssertionError("was begun");
                    }))
                    .isInstanceOf(Failure.class)
                    .hasMessage("interrupted: nothing done");
            return 0;
        });
    }

    @Test
    void signalsOfAShellAreItsOwn() throws InterruptedException {
        run(() -> {
            Interrupts none = Interrupts.ofThisThread();
            none.close();
            return 0;
        });
    }
}
