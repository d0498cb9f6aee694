package io.raftctl.command.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.offline.SampleCluster;
import io.raftctl.offline.SampleLog;
import io.raftd.kv.KeyValueStore;
import io.raftd.raft.Configuration;
import io.raftd.raft.Member;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DiskFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quorum that is lost: n1 has 40 entries, n2 has 30, and n3 is gone. */
class RecoverTest {
    private final SampleCluster cluster = new SampleCluster();

    @TempDir
    private Path dir;

    private Path n1 = Path.of("");
    private Path n2 = Path.of("");

    @BeforeEach
    void stop() throws IOException {
        dir = dir.toRealPath();
        n1 = cluster.stopped(dir.resolve("n1"), "n1", 40);
        n2 = cluster.stopped(dir.resolve("n2"), "n2", 30);
    }

    private static Result run(Object... words) {
        return new Cli().run(Stream.of(words).map(Object::toString).toArray(String[]::new));
    }

    private static Result succeed(Object... words) {
        Result result = run(words);
        assertThat(result.exit()).as("%s", result).isZero();
        return result;
    }

    /** The file of a survey, whatever its exit code. */
    private Path survey(Path directory) throws IOException {
        Path file = dir.resolve(directory.getFileName() + ".survey");
        Files.writeString(
                file, run("recover", "survey", "--data-dir", directory).out());
        return file;
    }

    /** A plan that chooses n1, the only survivor. */
    private Path plan() throws IOException {
        Path plan = dir.resolve("plan");
        succeed("recover", "plan", survey(n1), "-o", plan, "--overwrite");
        return plan;
    }

    private static Result apply(Path plan, Path directory, Object... more) {
        List<Object> words = new ArrayList<>(List.of("recover", "apply", plan));
        words.addAll(List.of("--data-dir", directory));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    private Path beside(Path directory, String infix) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(directory.getFileName() + infix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** All files under a directory, and their bytes. */
    private static Map<String, Integer> content(Path directory) throws IOException {
        Map<String, Integer> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(
                        directory.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The id of the new one. */
    private static String cluster(Path plan) throws IOException {
        return JsonParser.parseString(Files.readString(plan))
                .getAsJsonObject()
                .get("clusterId")
                .getAsString();
    }

    private void assertFounded(Path plan, int entries) throws IOException {
        Opened opened = SampleCluster.open(n1, "n1");
        try (DataDirectory storage = opened.storage()) {
            assertThat(storage.stats()).isNotNull();
            assertThat(opened.recovered().cluster()).hasToString(cluster(plan));
            assertThat(opened.recovered().self().disk()).isNotEqualTo(SampleCluster.disk("n1"));
            Configuration configuration = Objects.requireNonNull(
                            opened.recovered().snapshot())
                    .point()
                    .configuration();
            assertThat(configuration)
                    .isEqualTo(Configuration.of(
                            List.of(new Member(opened.recovered().self(), "127.0.0.1:7001"))));
            assertThat(opened.recovered().log().lastIndex()).isEqualTo(entries);
            assertThat(opened.restore(new KeyValueStore()).digest())
                    .isEqualTo(cluster.state(entries).digest());
        }
    }

    @Test
    void aSurveyHasEveryKeyInOrder() throws IOException {
        cluster.snapshot(n1, "n1", 20);
        Map<String, Integer> before = content(n1);
        Result result = succeed("recover", "survey", "--data-dir", n1);
        String n1Seat = "{\"id\":\"n1\",\"address\":\"127.0.0.1:7001\","
                + "\"diskId\":\"00000000-0000-0004-0000-000000000001\"}";
        assertThat(result.out())
                .startsWith("{\"schema\":1,\"kind\":\"survey\",\"clusterId\":\"" + SampleCluster.ID
                        + "\",\"parent\":null,\"node\":\"n1\","
                        + "\"diskId\":\"00000000-0000-0004-0000-000000000001\","
                        + "\"address\":\"127.0.0.1:7001\",\"dataDir\":\"" + n1
                        + "\",\"removed\":false,\"rebuilding\":false,\"term\":1,\"votedFor\":null,"
                        + "\"firstIndex\":1,\"lastIndex\":40,\"lastTerm\":1,"
                        + "\"lastTime\":\"2023-11-14T22:13:20.456Z\",\"snapshotIndex\":20,"
                        + "\"snapshotTerm\":1,\"snapshotTime\":\"2023-11-14T22:13:20.456Z\","
                        + "\"configIndex\":1,\"joint\":false,\"voters\":[" + n1Seat)
                .contains("\"learners\":[],\"oldVoters\":null,\"damaged\":false,\"damage\":[],"
                        + "\"checksum\":\"")
                .endsWith("\"}\n");
        assertThat(content(n1)).isEqualTo(before);
    }

    @Test
    void aSurveyThatCannotBeMade() throws IOException {
        assertThat(run("recover", "survey").exit()).isEqualTo(2);
        assertThat(run("recover", "survey", "--data-dir", dir.resolve("no")).exit())
                .isEqualTo(7);
        assertThat(run("recover", "survey", "--data-dir", dir).exit()).isEqualTo(7);
        try (DataDirectory waiting = SampleCluster.open(dir.resolve("n3"), "n3").storage()) {
            waiting.idle();
        }
        Result none = run("recover", "survey", "--data-dir", dir.resolve("n3"));
        assertThat(none.exit()).isEqualTo(7);
        assertThat(none.err()).contains("n3 belongs to no cluster");
        try (DiskFiles running = DiskFiles.open(n1, nanos -> {})) {
            Result held = run("recover", "survey", "--data-dir", n1);
            assertThat(held.exit()).isEqualTo(6);
            assertThat(held.err()).contains("in use", "stop it first");
            assertThat(running.list("")).isNotEmpty();
        }
        Files.write(n1.resolve("identity"), new byte[4]);
        Result damaged = run("recover", "survey", "--data-dir", n1);
        assertThat(damaged.exit()).isEqualTo(9);
        assertThat(damaged.out()).isEmpty();
    }

    @Test
    void aDamagedDirectoryIsSurveyedUpToTheDamage() throws IOException {
        flip(n1.resolve("log/00000000000000000001.log"), 4096 + 600);
        Result result = run("recover", "survey", "--data-dir", n1);
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err())
                .contains("n1 is damaged, and surveyed up to the damage", "log/0000");
        assertThat(result.json().get("damaged").getAsBoolean()).isTrue();
        assertThat(result.json().get("lastIndex").getAsLong()).isBetween(2L, 39L);
        Path plan = dir.resolve("plan");
        Result planned = run("recover", "plan", survey(n1), "-o", plan);
        assertThat(planned.exit()).isEqualTo(6);
        assertThat(planned.err()).contains("n1 is damaged", "raftctl snapshot restore");
        assertThat(plan).doesNotExist();
        succeed("recover", "plan", survey(n1), survey(n2), "-o", plan);
        assertThat(apply(plan, n1, "--yes").exit()).isZero();
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aSurveyThatWasChangedIsRefused() throws IOException {
        Path file = survey(n1);
        String text = Files.readString(file);
        Path plan = dir.resolve("plan");
        for (String changed : List.of(
                text.replace("\"lastIndex\":40", "\"lastIndex\":41"),
                text.substring(0, text.length() / 2),
                text.substring(0, text.length() - 3),
                text + "x",
                text + text,
                "",
                "{}",
                "not a survey")) {
            Files.writeString(file, changed);
            Result result = run("recover", "plan", file, "-o", plan);
            assertThat(result.exit()).as(changed).isEqualTo(9);
            assertThat(plan).doesNotExist();
        }
        Files.writeString(file, text + "\r\n");
        succeed("recover", "plan", file, "-o", plan);
        assertThat(run("recover", "plan", plan, "-o", dir.resolve("p")).exit()).isEqualTo(2);
        assertThat(apply(file, n1, "--yes").exit()).isEqualTo(2);
        Files.writeString(plan, Files.readString(plan).replace("7001", "7002"));
        assertThat(apply(plan, n1, "--yes").exit()).isEqualTo(9);
    }

    @Test
    void badPlansAreRefused() throws IOException {
        Path file = survey(n1);
        Path plan = dir.resolve("plan");
        assertThat(run("recover", "plan", "-o", plan).exit()).isEqualTo(2);
        assertThat(run("recover", "plan", file).exit()).isEqualTo(2);
        assertThat(run("recover", "plan", dir.resolve("no"), "-o", plan).exit()).isEqualTo(7);
        assertThat(run("recover", "plan", file, "-o", dir.resolve("no/plan")).exit())
                .isEqualTo(7);
        assertThat(run("recover", "plan", file, "-o", dir).exit()).isEqualTo(2);
        assertThat(run("recover", "plan", file, file, "-o", plan).exit()).isEqualTo(2);
        Path foreign = SampleLog.stoppedNode(dir.resolve("other"));
        assertThat(run("recover", "plan", survey(foreign), "-o", plan).exit()).isEqualTo(6);
        assertThat(plan).doesNotExist();
        Files.writeString(plan, "mine");
        assertThat(run("recover", "plan", file, "-o", plan).exit()).isEqualTo(6);
        assertThat(plan).hasContent("mine");
    }

    @Test
    void aMajorityNeedsNoPlan() throws IOException {
        Result result = run("recover", "plan", survey(n1), survey(n2), "-o", dir.resolve("plan"));
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err())
                .contains("no quorum is lost: 3 voters, 2 needed, 2 here and sound;"
                        + " start n1 and n2");
    }

    @Test
    void aPlanSaysWhatIsKeptAndWhatMayBeLost() throws IOException {
        cluster.snapshot(n1, "n1", 20);
        Path plan = dir.resolve("plan");
        Result result = succeed("recover", "plan", survey(n1), "-o", plan);
        assertThat(result.out().lines())
                .contains(
                        "NODE  TERM  INDEX  LAST ENTRY                SNAPSHOT  VOTER  STATE",
                        "n1    1     40     2023-11-14T22:13:20.456Z  20        true   sound",
                        "  3 voters, 2 needed, 1 here and sound",
                        "  missing: n2, n3",
                        "chosen: n1, with all that it has, up to index 40, term 1",
                        "  entries behind index 20 are kept, whether they were acknowledged or not",
                        "may be lost: whatever was acknowledged behind index 40");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plan)))
                .isEqualTo("rw-------");
        JsonObject json = succeed(
                        "recover",
                        "plan",
                        survey(n1),
                        "-o",
                        plan,
                        "--overwrite",
                        "--output",
                        "json")
                .json();
        assertThat(json.get("file").getAsString()).isEqualTo(plan.toString());
        assertThat(json.get("mayHaveLost").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonObject("parent").get("index").getAsLong()).isEqualTo(40);
        assertThat(Files.readString(plan))
                .contains("\"clusterId\":\"" + json.get("clusterId").getAsString());
    }

    @Test
    void theChosenOneHasAllThatItHad() throws IOException {
        cluster.snapshot(n1, "n1", 20);
        Path plan = plan();
        Map<String, Integer> before = content(n1);
        Result result = apply(plan, n1, "--yes");
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.out().lines())
                .contains(
                        "of n1 at 127.0.0.1:7001, from index 40, term 1",
                        "  raftd --id n1 --listen 127.0.0.1:7001 --data " + n1,
                        "  raftd --id n2 --listen 127.0.0.1:7002 --data DIR --join 127.0.0.1:7001",
                        "  raftctl -e 127.0.0.1:7001 member add n2 127.0.0.1:7002");
        assertThat(content(beside(n1, ".parent-"))).isEqualTo(before);
        assertFounded(plan, 40);
        JsonObject survey = run("recover", "survey", "--data-dir", n1).json();
        assertThat(survey.getAsJsonObject("parent").get("clusterId").getAsString())
                .isEqualTo(SampleCluster.ID);
        Result again = apply(plan, n1, "--yes");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEqualTo("unchanged\n");
    }

    @Test
    void anotherSurvivorMovesAside() throws IOException {
        flip(n1.resolve("log/00000000000000000001.log"), 4096 + 600);
        Path plan = dir.resolve("plan");
        succeed("recover", "plan", survey(n1), survey(n2), "-o", plan);
        Map<String, Integer> before = content(n1);
        Result result = apply(plan, n1, "--yes");
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.out())
                .contains(
                        "moved the old directory of n1 aside",
                        "start n1 again, with --join 127.0.0.1:7002");
        assertThat(n1).doesNotExist();
        assertThat(content(beside(n1, ".parent-"))).isEqualTo(before);
        assertThat(apply(plan, n1, "--yes").out()).isEqualTo("unchanged\n");
        try (DataDirectory waiting = SampleCluster.open(n1, "n1").storage()) {
            waiting.idle();
        }
        assertThat(apply(plan, n1, "--yes").out()).isEqualTo("unchanged\n");
    }

    @Test
    void nothingIsDoneWithoutConsent() throws IOException {
        Path plan = plan();
        Map<String, Integer> before = content(dir);
        Result asked = apply(plan, n1);
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("needs --yes where nobody can be asked");
        Result dry = apply(plan, n1, "--dry-run", "-o", "json");
        assertThat(dry.exit()).isZero();
        assertThat(dry.json().get("action").getAsString()).isEqualTo("found");
        assertThat(dry.json().get("changed").getAsBoolean()).isFalse();
        assertThat(content(dir)).isEqualTo(before);
        Result no = new Cli()
                .with("RAFTCTL_STDIN_TTY", "1")
                .stdin("n\n")
                .run("recover", "apply", plan.toString(), "--data-dir", n1.toString());
        assertThat(no.exit()).isNotZero();
        assertThat(content(dir)).isEqualTo(before);
    }

    @Test
    void onlyTheVeryDirectoryOfTheSurveyIsTaken() throws IOException {
        Path plan = plan();
        assertThat(apply(plan, dir.resolve("no"), "--yes").exit()).isEqualTo(7);
        assertThat(apply(plan, n2, "--yes").exit()).isEqualTo(6);
        assertThat(apply(plan, SampleLog.stoppedNode(dir.resolve("o")), "--yes").exit())
                .isEqualTo(6);
        assertThat(run("recover", "apply", plan).exit()).isEqualTo(2);
        assertThat(apply(dir.resolve("none"), n1, "--yes").exit()).isEqualTo(7);
        try (DiskFiles running = DiskFiles.open(n1, nanos -> {})) {
            assertThat(apply(plan, n1, "--yes").exit()).isEqualTo(6);
            assertThat(running.list("")).isNotEmpty();
        }
        delete(n1);
        cluster.stopped(n1, "n1", 39);
        Result changed = apply(plan, n1, "--yes");
        assertThat(changed.exit()).isEqualTo(6);
        assertThat(changed.err()).contains("index 39", "index 40", "survey and plan again");
        delete(n1);
        cluster.stopped(n1, "n1", 40);
        flip(n1.resolve("hardstate"), 20);
        flip(n1.resolve("hardstate"), 4096 + 20);
        assertThat(apply(plan, n1, "--yes").exit()).isEqualTo(9);
        delete(n1);
        cluster.stopped(n1, "n1", 40);
        assertThat(apply(plan, n1, "--yes").exit()).isZero();
    }

    @Test
    void whereTheOldOneIsToBeMovedMustBeFree() throws IOException {
        Path plan = plan();
        Path taken = dir.resolve("n1.parent-" + SampleCluster.ID.substring(0, 8));
        Files.createDirectory(taken);
        Files.writeString(taken.resolve("mine"), "x");
        Map<String, Integer> before = content(dir);
        assertThat(apply(plan, n1, "--yes").exit()).isEqualTo(6);
        assertThat(content(dir)).isEqualTo(before);
    }

    /** What a crash may leave is done anew, or finished. */
    @Test
    void aCrashIsMendedByRunningItAgain() throws IOException {
        Path plan = plan();
        assertThat(apply(plan, n1, "--yes").exit()).isZero();
        Path old = beside(n1, ".parent-");
        Path fresh = dir.resolve("n1.new-" + cluster(plan).substring(0, 8));
        Files.move(n1, fresh);
        assertThat(apply(plan, n1, "--dry-run", "-o", "json")
                        .json()
                        .get("action")
                        .getAsString())
                .isEqualTo("finish");
        Result finished = apply(plan, n1, "--yes");
        assertThat(finished.exit()).as("%s", finished).isZero();
        assertThat(fresh).doesNotExist();
        assertFounded(plan, 40);
        Files.move(n1, fresh);
        Files.delete(fresh.resolve("identity"));
        Files.move(old, n1);
        Result anew = apply(plan, n1, "--yes");
        assertThat(anew.exit()).as("%s", anew).isZero();
        assertThat(fresh).doesNotExist();
        assertFounded(plan, 40);
        assertThat(apply(plan, n1, "--yes").out()).isEqualTo("unchanged\n");
    }

    @Test
    void twoDoNotWorkOnOneDirectory() throws IOException {
        Path plan = plan();
        Path fresh = dir.resolve("n1.new-" + cluster(plan).substring(0, 8));
        Map<String, Integer> before = content(n1);
        try (DiskFiles other = DiskFiles.open(fresh, nanos -> {})) {
            other.create("snapshots");
            Result result = apply(plan, n1, "--yes");
            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.err()).contains("in use");
            assertThat(other.list("")).containsExactly("lock", "snapshots");
        }
        assertThat(content(n1)).isEqualTo(before);
        assertThat(apply(plan, n1, "--yes").exit()).isZero();
        assertFounded(plan, 40);
    }

    @Test
    void aDirectoryBehindALinkStaysBehindIt() throws IOException {
        Path plan = plan();
        Path link = Files.createSymbolicLink(dir.resolve("link"), n1);
        assertThat(apply(plan, link, "--yes").exit()).isZero();
        assertThat(link).isSymbolicLink();
        assertFounded(plan, 40);
        assertThat(apply(plan, link, "--yes").out()).isEqualTo("unchanged\n");
    }

    @Test
    void theNewDirectoryHasAccessAndOwnerOfTheOld() throws IOException {
        Path plan = plan();
        Files.setPosixFilePermissions(n1, PosixFilePermissions.fromString("rwxr-x---"));
        boolean root = Files.getOwner(n1).getName().equals("root");
        if (root) {
            UserPrincipal nobody = n1.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName("nobody");
            Files.setOwner(n1, nobody);
        }
        UserPrincipal owner = Files.getOwner(n1);
        assertThat(apply(plan, n1, "--yes").exit()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(n1)))
                .isEqualTo("rwxr-x---");
        try (Stream<Path> files = Files.walk(n1)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getOwner(file)).isEqualTo(owner));
        }
    }

    @Test
    void theHelpEndsWithExamples() {
        for (String verb : List.of("survey", "plan", "apply")) {
            assertThat(succeed("recover", verb, "--help").out())
                    .contains("Examples:\n  raftctl recover " + verb);
        }
    }
}
