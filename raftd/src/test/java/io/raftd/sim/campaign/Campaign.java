package io.raftd.sim.campaign;

import io.raftd.sim.Plan;
import io.raftd.sim.Simulator;
import io.raftd.sim.Tally;
import io.raftd.sim.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The plans of many seeds, each run by one thread, until enough is seen or one fails. */
final class Campaign {
    private final PrimitiveIterator.OfLong seeds;
    private final Predicate<Tally> enough;
    private Tally tally = Tally.NONE;
    private boolean failed;

    private Campaign(PrimitiveIterator.OfLong seeds, Predicate<Tally> enough) {
        this.seeds = seeds;
        this.enough = enough;
    }

    /**
     * Runs {@code seeds} on so many threads until {@code enough} says so of what is done, or the
     * seeds end. The first violation ends it with what {@link Reproduction} makes of it.
     */
    static Tally run(PrimitiveIterator.OfLong seeds, int threads, Predicate<Tally> enough) {
        Campaign campaign = new Campaign(seeds, enough);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(workers.submit(campaign::work));
            }
            for (Future<?> worker : all) {
                worker.get();
            }
            return campaign.tally;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            campaign.stop();
            workers.shutdown();
        }
    }

    private void work() {
        for (Long seed = next(); seed != null; seed = next()) {
            Plan plan = Plan.random(seed);
            Tally one;
            try {
                one = new Simulator(plan).runPlan();
            } catch (Violation violation) {
                stop();
                throw Reproduction.of(plan, Reproduction::simulate).write();
            }
            add(one);
        }
    }

    private synchronized @Nullable Long next() {
        return failed || !seeds.hasNext() || enough.test(tally) ? null : seeds.next();
    }

    private synchronized void add(Tally one) {
        tally = tally.plus(one);
    }

    private synchronized void stop() {
        failed = true;
    }
}
