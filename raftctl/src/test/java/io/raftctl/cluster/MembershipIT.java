package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.raftctl.cluster.Programs.Ended;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster whose members come, go and are replaced, while a client writes: it notices nothing of
 * it but that some writes take longer.
 */
class MembershipIT {
    private static final int REMOVED = 68;
    private static final int REFUSED = 6;

    @RegisterExtension
    final Daemons daemons = new Daemons();

    @Test
    void aClusterGrowsShrinksAndRenewsItselfUnderLoad() throws IOException {
        daemons.bootstrap(1);
        try (Writer writer = new Writer(daemons)) {
            writer.awaitMore(5);
            add(writer, "n2");
            add(writer, "n3");
            checkMembers("n1", "n2", "n3");
            add(writer, "n4");
            add(writer, "n5");
            checkMembers("n1", "n2", "n3", "n4", "n5");
            removeTheLeader(writer, "n1");
            removeWhoIsDown(writer, "n5");
            checkMembers("n2", "n3", "n4");
            replaceWhoLostItsDisk(writer, "n3");
            checkMembers("n2", "n3", "n4");
            readOnALease(writer);
            for (String id : List.of("n2", "n3", "n4")) {
                restart(writer, id);
            }
            checkMembers("n2", "n3", "n4");
            checkQuorum("{'voters':3,'needed':2,'reachable':3,'canLose':1}");
            turnTheLeaseOff(writer);
            daemons.succeed("member", "remove", "n4", "--yes");
            daemons.succeed("member", "remove", "n3", "--yes");
            writer.awaitMore(5);
            writer.check();
        }
        checkMembers("n2");
        checkQuorum("{'voters':1,'needed':1,'reachable':1,'canLose':0}");
    }

    private void checkQuorum(String expected) {
        JsonObject quorum = daemons.json("health").getAsJsonObject("quorum");
        assertThat(quorum.toString().replace('"', '\'')).isEqualTo(expected);
    }

    private void add(Writer writer, String id) {
        Daemon joined = daemons.join(id);
        Ended added = daemons.succeed("member", "add", id, joined.address());
        assertThat(added.out()).startsWith("added " + id + " at " + joined.address());
        Ended again = daemons.succeed("member", "add", id, joined.address());
        assertThat(again.out()).isEqualTo("unchanged\n");
        writer.awaitMore(5);
    }

    /** Its process ends, and none comes up again on its directory. */
    private void removeTheLeader(Writer writer, String id) {
        daemons.succeed("leader", "transfer", id);
        Ended removed = daemons.succeed("member", "remove", id, "--yes");
        assertThat(removed.out()).startsWith("removed " + id + "\n");
        writer.awaitMore(5);
        Daemon leader = daemons.get(id);
        leader.awaitEnd(REMOVED);
        leader.launch();
        leader.awaitEnd(REMOVED);
        assertThat(leader.said()).contains("identity: offset 0: ", "raftctl member add");
    }

    /** It learns of it from those that it still takes for its fellow members. */
    private void removeWhoIsDown(Writer writer, String id) {
        Daemon down = daemons.get(id);
        down.kill();
        daemons.succeed("member", "remove", id, "--yes");
        assertThat(daemons.succeed("member", "remove", id, "--yes").out()).isEqualTo("unchanged\n");
        down.launch();
        down.awaitEnd(REMOVED);
        down.launch();
        down.awaitEnd(REMOVED);
        writer.awaitMore(5);
    }

    private void replaceWhoLostItsDisk(Writer writer, String id) throws IOException {
        String disk = diskOf(id);
        Daemon lost = daemons.get(id);
        lost.kill();
        Daemons.delete(lost.data());
        lost.start();
        assertThat(daemons.ctl("member", "replace", id, id).exit())
                .as("without --yes, and nobody to ask")
                .isEqualTo(2);
        daemons.succeed("member", "replace", id, id, "--yes");
        daemons.awaitAll("healthy", "voter=" + id, "caught-up=" + id);
        assertThat(diskOf(id)).isNotEqualTo(disk);
        writer.awaitMore(5);
    }

    /** What was written last is what every node's client reads, also when the leader has died. */
    private void readOnALease(Writer writer) {
        Ended on = daemons.succeed("lease", "on");
        assertThat(on.out()).contains("the leader counts on 990ms of it");
        assertThat(daemons.succeed("lease", "on").out()).isEqualTo("unchanged\n");
        assertThat(daemons.inside("events", "--type", "config_changed").out())
                .contains("; a lease of 1.0 s");
        List<String> ids = List.of("n2", "n3", "n4");
        checkReads(ids);
        String id = daemons.awaitLeader();
        Daemon leader = daemons.get(id);
        write("before the end");
        leader.kill();
        List<String> left = ids.stream().filter(other -> !other.equals(id)).toList();
        left.forEach(other -> checkRead(other, "before the end"));
        checkReads(left);
        writer.awaitMore(5);
        leader.start();
        daemons.awaitAll("caught-up=" + id, "healthy");
        checkReads(ids);
    }

    private void turnTheLeaseOff(Writer writer) {
        JsonObject lease = daemons.look("lease", "show").getAsJsonObject("lease");
        assertThat(lease.get("durationMs").getAsLong()).isEqualTo(1000);
        daemons.succeed("lease", "off");
        assertThat(daemons.look("lease", "show").get("lease").isJsonNull()).isTrue();
        checkReads(List.of("n2", "n3", "n4"));
        writer.awaitMore(5);
    }

    private void checkReads(List<String> ids) {
        for (String before : ids) {
            String value = "before " + before + " is asked";
            write(value);
            ids.forEach(id -> checkRead(id, value));
        }
    }

    private void write(String value) {
        daemons.look("kv", "put", "last", value, "--timeout", "60s");
    }

    private void checkRead(String id, String expected) {
        String address = daemons.get(id).address();
        JsonObject read = daemons.look("-e", address, "kv", "get", "last", "--timeout", "60s");
        assertThat(read.get("value").getAsString()).as("by way of %s", id).isEqualTo(expected);
    }

    private String diskOf(String id) {
        return daemons.status(id).get("diskId").getAsString();
    }

    /** As the manual has it: one after the other, each once the one before has caught up. */
    private void restart(Writer writer, String id) {
        daemons.succeed("member", "can-stop", id);
        Daemon daemon = daemons.get(id);
        daemon.stop();
        List.of("n2", "n3", "n4").stream()
                .filter(other -> !other.equals(id))
                .forEach(other -> assertThat(
                                daemons.ctl("member", "can-stop", other).exit())
                        .as("can-stop %s, with %s down", other, id)
                        .isEqualTo(REFUSED));
        daemon.start();
        daemons.succeed("wait", "caught-up=" + id);
        writer.awaitMore(5);
    }

    /** These vote, there is no other member, and all is well. */
    private void checkMembers(String... ids) {
        daemons.awaitHealthy();
        JsonObject list = daemons.json("member", "list");
        assertThat(list.get("joint").getAsBoolean()).isFalse();
        List<JsonObject> members = StreamSupport.stream(
                        list.getAsJsonArray("members").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
        assertThat(members)
                .extracting(member -> member.get("id").getAsString())
                .containsExactlyInAnyOrder(ids);
        for (JsonObject member : members) {
            String id = member.get("id").getAsString();
            assertThat(member.get("address").getAsString())
                    .isEqualTo(daemons.get(id).address());
            assertThat(member.get("voter").getAsBoolean()).as("%s", member).isTrue();
            assertThat(member.get("learner").getAsBoolean()).as("%s", member).isFalse();
            assertThat(member.get("reachable").getAsBoolean()).as("%s", member).isTrue();
        }
    }
}
