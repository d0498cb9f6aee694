package io.raftctl.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last step of a build: both programs in a directory of their own, and a link to it. */
class PublishIT {
    @TempDir
    private Path machine;

    private Checkout checkout;
    private Path stage;

    @BeforeEach
    void copy() throws IOException {
        checkout = new Checkout(machine).having("cp", "cut", "grep", "mv", "rm", "sha256sum");
        stage = checkout.root.resolve("raftctl/target/stage");
    }

    @Test
    void theStageIsALinkToBothPrograms() throws Exception {
        var published = publish("one");
        assertThat(stage).isSymbolicLink();
        assertThat(published.resolve("lib")).isDirectoryContaining("glob:**/raftd-0.1.0.jar");
        assertThat(published.resolve("lib/raftctl-0.1.0.jar")).hasContent("one");
        assertThat(published.resolve("lib/raftd.jars")).hasContent("raftd-0.1.0.jar\n");
        assertThat(published.resolve("lib/raftctl.jars"))
                .hasContent("raftctl-0.1.0.jar raftd-0.1.0.jar\n");
        assertThat(checkout.root.resolve("raftctl/target"))
                .isDirectoryNotContaining("glob:**/publish.*");
    }

    @Test
    void equalJarsArePublishedOnce() throws Exception {
        var published = publish("one");
        var marker = Files.createFile(published.resolve("marker"));
        assertThat(publish("one")).isEqualTo(published);
        assertThat(marker).exists();
    }

    @Test
    void theOneBeforeAndTheRunningStay() throws Exception {
        var one = publish("one");
        var gate = checkout.gate();
        var java = checkout.java("jvm/a", "17", "echo started; read -r _ <\"" + gate + "\"");
        var program = checkout.start("raftctl/bin/raftctl");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Files.readString(program.out()).isEmpty());
        Files.delete(java.resolve("bin/java"));
        var two = publish("two");
        var three = publish("three");
        var four = publish("four");
        assertThat(List.of(one, three, four))
                .allSatisfy(kept -> assertThat(kept).exists());
        assertThat(two).doesNotExist();

        Files.writeString(gate, "open\n");
        assertThat(program.outcome().exit()).isZero();
        publish("five");
        assertThat(one).doesNotExist();
    }

    @Test
    void anothersNodeOnThePortIsLeftAlone() throws Exception {
        var asked = machine.resolve("asked");
        checkout.having("rm", "sed", "sleep", "sort");
        checkout.java("jvm/a", "17", """
                case "$*" in
                *-XX:DumpLoadedClassList=*) list=${1#*=}; : >"$list" ;;
                *) exit 1 ;;
                esac
                case "$*" in
                *io.raftd.Main*) exit 67 ;;
                *--endpoints*) echo "$*" >>'%s' ;;
                esac""".formatted(asked));
        publish("one");
        assertThat(asked).doesNotExist();
    }

    @Test
    void anInterruptedBuildLeavesNothingRunning() throws Exception {
        var pid = machine.resolve("pid");
        checkout.having("sed", "sleep", "sort");
        checkout.java("jvm/a", "17", """
                case "$*" in
                *io.raftd.Main*) echo $$ >'%s'; exec sleep 60 ;;
                esac
                exec sleep 60""".formatted(pid));
        var build = start("one");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
        var daemon = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        build.process().destroy();
        try {
            assertThat(build.outcome().exit()).isEqualTo(143);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !daemon.map(ProcessHandle::isAlive).orElse(false));
        } finally {
            daemon.ifPresent(ProcessHandle::destroyForcibly);
        }
        assertThat(checkout.root.resolve("raftctl/target"))
                .isDirectoryNotContaining("glob:**/publish.*");
    }

    private Path publish(String content) throws Exception {
        assertThat(start(content).outcome()).isEqualTo(new Checkout.Outcome(0, "", ""));
        return stage.toRealPath();
    }

    private Checkout.Running start(String content) throws IOException {
        var jars = machine.resolve("jars");
        Files.createDirectories(jars);
        var raftctl = Files.writeString(jars.resolve("raftctl-0.1.0.jar"), content);
        var raftd = Files.writeString(jars.resolve("raftd-0.1.0.jar"), "daemon");
        return checkout.start("raftctl/src/build/publish", raftd.toString(), raftctl + ":" + raftd);
    }
}
