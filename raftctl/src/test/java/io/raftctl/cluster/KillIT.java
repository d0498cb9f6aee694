package io.raftctl.cluster;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load: writes resume by themselves, and no acknowledged write is lost. */
class KillIT {
    /** How many times each test kills; {@code -Dkills=20} for the long run. */
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir
    Path temp;

    @Test
    void theLeaderIsKilledAgainAndAgain() throws Exception {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                Writer writer = new Writer(cluster)) {
            for (int i = 0; i < KILLS; i++) {
                writer.awaitMore(5);
                String leader = cluster.awaitLeader();
                cluster.signal("kill", leader);
                writer.awaitMore(5);
                cluster.signal("start", leader);
                cluster.awaitAll("caught-up=" + leader, "healthy");
            }
            writer.check();
        }
    }

    @Test
    void allThreeAreKilledAtOnce() throws Exception {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                Writer writer = new Writer(cluster)) {
            for (int i = 0; i < KILLS; i++) {
                writer.awaitMore(5);
                List<String> all = List.of("n1", "n2", "n3");
                all.parallelStream().forEach(n -> cluster.signal("kill", n));
                all.forEach(n -> cluster.signal("start", n));
                cluster.awaitHealthy();
                writer.awaitMore(5);
            }
            writer.check();
        }
    }
}
