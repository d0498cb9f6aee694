package io.raftctl.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    @TempDir
    private Path dir;

    @Test
    void freePortsAreInARowAndFree() {
        List<Integer> ports = new Plan(5, null).choose().ports();
        assertThat(ports).hasSize(5).allMatch(Ports::isFree);
        assertThat(ports.get(4)).isEqualTo(ports.get(0) + 4);
        assertThat(new Plan(2, ports.get(0)).choose().ports())
                .containsExactly(ports.get(0), ports.get(0) + 1);
    }

    @Test
    void aPortInUseIsRefusedWithItsOwner() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
            assertThat(Ports.owner(taken.getLocalPort()))
                    .isEqualTo(ProcessHandle.current().pid());
            assertThatThrownBy(() -> new Plan(1, taken.getLocalPort()).choose())
                    .isInstanceOfSatisfying(
                            PlaygroundException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED))
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aFreePortHasNoOwner() {
        assertThat(Ports.owner(Ports.free(1).get(0))).isNull();
    }

    @Test
    void aShapeIsWhatWasAskedFor() {
        Shape shape = new Shape(List.of(7001, 7002, 7003));
        assertThat(new Plan(3, 7001).allows(shape)).isTrue();
        assertThat(new Plan(3, null).allows(shape)).isTrue();
        assertThat(new Plan(2, 7001).allows(shape)).isFalse();
        assertThat(new Plan(3, 7002).allows(shape)).isFalse();
        assertThat(shape).hasToString("3 nodes on ports 7001, 7002, 7003");
    }

    @Test
    void theMarkKeepsTheShape() throws IOException {
        Shape shape = new Shape(List.of(7001, 9000));
        shape.write(dir);
        assertThat(Shape.isIn(dir)).isTrue();
        assertThat(Shape.read(dir)).isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format=2\nports=1", "format=1", "format=1\nports=a", "\\u00zz"})
    void aBadMarkIsNotBelieved(String text) throws IOException {
        Files.writeString(dir.resolve(Shape.FILE), text);
        assertThatThrownBy(() -> Shape.read(dir))
                .isInstanceOfSatisfying(
                        PlaygroundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(Shape.FILE);
    }
}
