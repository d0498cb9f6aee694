package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostsTest {
    /** The voters at those addresses, in their order. */
    private static Patient at(String... addresses) {
        return new Patient(addresses.length).all(status -> {
            for (int i = 0; i < addresses.length; i++) {
                MemberInfo.Builder voter = status.getVotersBuilder(i);
                voter.setAddress(addresses[i]);
                address(status, voter);
            }
        });
    }

    private static void address(Status.Builder status, MemberInfo.Builder voter) {
        if (voter.getNode().equals(status.getNode())) {
            status.setAddress(voter.getAddress());
        }
    }

    @Test
    void aHostThatHoldsTheQuorumIsFound() {
        Patient patient = at("10.0.0.1:7001", "10.0.0.2:7001", "10.0.0.1:7002");
        assertThat(patient.codes()).containsExactly(Code.HOST_HOLDS_QUORUM);
        Finding finding = patient.finding(Code.HOST_HOLDS_QUORUM);
        assertThat(finding.nodes()).containsExactly("n1", "n3");
        assertThat(finding.evidence())
                .containsEntry("host", "10.0.0.1")
                .containsEntry("reachableWithout", 1L);
    }

    @Test
    void aSharedHostThatCanBeMissedIsNoted() {
        Patient patient = at("a:1", "b:1", "c:1", "d:1", "A:2");
        assertThat(patient.codes()).containsExactly(Code.SHARED_HOST);
        assertThat(patient.finding(Code.SHARED_HOST).nodes()).isEqualTo(List.of("n1", "n5"));
    }

    @Test
    void hostsOfTheirOwnAndLoopbackAreNotWorthAWord() {
        assertThat(at("a:1", "b:1", "[fe80::1]:1").codes()).isEmpty();
        assertThat(at("[::1]:1", "[::1]:2", "[::1]:3").codes()).isEmpty();
        assertThat(at("localhost:1", "localhost:2", "localhost:3").codes()).isEmpty();
    }
}
