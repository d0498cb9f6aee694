package io.raftctl.house;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fresh clone builds itself on first use, with the real Maven, offline. */
class FirstBuildIT {
    @TempDir
    private Path clone;

    @Test
    void threeAtOnceOnAFreshCloneMakeOneBuild() throws Exception {
        copySources();
        // The artifacts are those that this very build has used.
        Files.writeString(
                clone.resolve(".mvn/maven.config"),
                "-o\n-Dmaven.repo.local=" + System.getProperty("local.repository"));
        var all = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            all.add(new ProcessBuilder(clone.resolve("raftctl/bin/raftctl").toString(), "--help")
                    .redirectOutput(clone.resolve("out" + i).toFile())
                    .redirectError(clone.resolve("err" + i).toFile())
                    .start());
        }
        var said = new StringBuilder();
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(all.get(i).waitFor(4, TimeUnit.MINUTES)).isTrue();
                said.append(Files.readString(clone.resolve("err" + i)));
                assertThat(all.get(i).exitValue()).as(said::toString).isZero();
                assertThat(clone.resolve("out" + i)).isNotEmptyFile();
            }
        } finally {
            all.forEach(Process::destroyForcibly);
        }
        assertThat(said).containsOnlyOnce("nothing is built yet: building");
        assertThat(clone.resolve("raftctl/target/stage/lib"))
                .isDirectoryContaining("glob:**/raftd-*.jar");
        assertThat(clone.resolve("raftctl/target/stage/raftctl.jsa")).exists();
    }

    private void copySources() throws IOException {
        var skipped = Set.of("target", ".git", "test");
        Files.walkFileTree(Sources.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes unused)
                    throws IOException {
                if (skipped.stream().anyMatch(from::endsWith)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(clone.resolve(Sources.ROOT.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes unused)
                    throws IOException {
                if (!from.endsWith(".git")) {
                    Files.copy(from, clone.resolve(Sources.ROOT.relativize(from)), COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
