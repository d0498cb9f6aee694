package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose directory was deleted is not the voter that it was. */
class WipedIT {
    @TempDir
    Path temp;

    @Test
    void aWipedFollowerNeitherVotesNorAcknowledges() throws IOException {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            cluster.succeed("kv", "put", "a", "1");
            String leader = cluster.awaitLeader();
            String wiped = RealCluster.othersThan(leader).get(0);
            String left = RealCluster.othersThan(leader).get(1);
            Path data = cluster.dataDir(wiped);
            cluster.signal("kill", wiped);
            Daemons.delete(data);
            cluster.signal("start", wiped);
            cluster.succeed("kv", "put", "a", "2");
            await().atMost(Cluster.BOUND)
                    .untilAsserted(() -> assertThat(cluster.ctl(
                                            "status", "-o", "json", "-e", cluster.address(wiped))
                                    .out())
                            .contains("\"state\":\"waiting\"")
                            .contains("member replace " + wiped));
            cluster.signal("kill", left);
            assertThat(cluster.ctl("kv", "put", "a", "3", "--timeout", "4s").exit())
                    .as("with a wiped and a dead node there is no quorum")
                    .isIn(4, 10);
            cluster.signal("start", left);
            cluster.awaitAll("leader");
            cluster.succeed("kv", "put", "a", "4");
            assertThat(cluster.succeed("kv", "get", "a").out()).isEqualTo("4\n");
        }
    }
}
