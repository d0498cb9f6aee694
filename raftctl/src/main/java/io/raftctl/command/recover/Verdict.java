package io.raftctl.command.recover;

import io.raftctl.command.Failure;
import io.raftctl.offline.Survivor;
import io.raftctl.offline.Survivor.Roster;
import io.raftctl.offline.Survivor.Seat;
import io.raftd.protocol.ErrorCode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which survivor a new cluster is to go on from, and what may be lost with the others.
 *
 * <p>The log that is most up to date, by its last term and then by its last index, has every
 * committed entry that any survivor has: its last term had a leader, which had all that was
 * committed before that term (paper, 5.4.3), and logs that end in the same term are one the
 * beginning of the other (5.3).
 *
 * @param ranked all survivors, the most up to date first
 * @param chosen the first of them that is fit
 * @param halves of its newest configuration: the voters and, when it is joint, the old ones
 * @param missing the voters without a sound directory
 */
record Verdict(List<Survivor> ranked, Survivor chosen, List<Half> halves, List<Seat> missing) {
    /** Voters that decide by majority, and how many of them have a sound directory here. */
    record Half(int voters, int sound) {
        int needed() {
            return voters / 2 + 1;
        }

        boolean isQuorum() {
            return sound >= needed();
        }

        /** Whether those that are missing were a majority by themselves. */
        boolean isQuorumWithout() {
            return voters - sound >= needed();
        }

        @Override
        public String toString() {
            return voters + (voters == 1 ? " voter, " : " voters, ") + needed() + " needed, "
                    + sound + " here and sound";
        }
    }

    /** Of the surveys of one cluster; fails when they are not, and when no quorum is lost. */
    static Verdict of(List<Survivor> surveyed) {
        checkTogether(surveyed);
        List<Survivor> ranked = surveyed.stream()
                .sorted(Comparator.comparing(Survivor::last)
                        .reversed()
                        .thenComparing(Survivor::node))
                .toList();
        Survivor chosen = ranked.stream()
                .filter(Verdict::isFit)
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ErrorCode.REFUSED,
                        "no survivor's directory is sound, that of a member, and not empty: "
                                + ranked.stream()
                                        .map(s -> s.node() + " is " + state(s))
                                        .collect(Collectors.joining(", "))
                                + "; raftctl snapshot restore makes a new cluster from a saved"
                                + " snapshot, or from a sound one in DIR/snapshots"));
        Set<String> sound = ranked.stream()
                .filter(Verdict::canStart)
                .map(survivor -> survivor.node() + "/" + survivor.disk())
                .collect(Collectors.toCollection(HashSet::new));
        Roster roster = chosen.roster();
        List<Half> halves = new ArrayList<>(List.of(half(roster.voters(), sound)));
        List<Seat> missing = new ArrayList<>();
        addMissing(missing, roster.voters(), sound);
        if (roster.oldVoters() != null) {
            halves.add(half(roster.oldVoters(), sound));
            addMissing(missing, roster.oldVoters(), sound);
        }
        Verdict verdict = new Verdict(ranked, chosen, List.copyOf(halves), List.copyOf(missing));
        verdict.checkLost();
        return verdict;
    }

    private static void checkTogether(List<Survivor> surveyed) {
        Set<String> nodes = new HashSet<>();
        for (Survivor survivor : surveyed) {
            if (!nodes.add(survivor.node())) {
                throw Failure.usage(survivor.node() + " is surveyed twice");
            }
        }
        if (surveyed.stream().map(Survivor::cluster).distinct().count() > 1) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    "not of one cluster: "
                            + surveyed.stream()
                                    .map(s -> s.node() + " of " + s.cluster())
                                    .collect(Collectors.joining(", "))
                            + "; plan with the surveys of one");
        }
    }

    /** It would vote, and remembers all that it acknowledged. */
    private static boolean canStart(Survivor survivor) {
        return survivor.isSound() && !survivor.removed() && !survivor.rebuilding();
    }

    private static boolean isFit(Survivor survivor) {
        String state = state(survivor);
        return state.equals("sound") || state.equals("rebuilding");
    }

    private static Half half(List<Seat> voters, Set<String> sound) {
        return new Half(voters.size(), (int)
                voters.stream().filter(seat -> isAmong(sound, seat)).count());
    }

    private static void addMissing(List<Seat> missing, List<Seat> voters, Set<String> sound) {
        voters.stream()
                .filter(seat -> !isAmong(sound, seat) && !missing.contains(seat))
                .forEach(missing::add);
    }

    private static boolean isAmong(Set<String> replicas, Seat seat) {
        return replicas.contains(seat.id() + "/" + seat.disk());
    }

    private void checkLost() {
        if (halves.stream().allMatch(Half::isQuorum)) {
            throw new Failure(
                    ErrorCode.REFUSED,
                    "no quorum is lost: " + arithmetic() + "; start "
                            + ranked.stream()
                                    .filter(survivor -> canStart(survivor) && isVoter(survivor))
                                    .map(Survivor::node)
                                    .collect(Collectors.joining(" and "))
                            + ", and replace the others");
        }
    }

    /** By the newest configuration that there is. */
    boolean isVoter(Survivor survivor) {
        Seat seat = survivor.seat();
        List<Seat> old = chosen.roster().oldVoters();
        return seat != null
                && (chosen.roster().voters().contains(seat) || (old != null && old.contains(seat)));
    }

    /** In a word, what a survivor is good for; a sound one can be chosen, or one that rebuilds. */
    static String state(Survivor survivor) {
        if (!survivor.isSound()) {
            return "damaged";
        }
        if (survivor.removed()) {
            return "removed";
        }
        if (survivor.last().index() == 0) {
            return "empty";
        }
        if (survivor.seat() == null) {
            return "unlisted";
        }
        return survivor.rebuilding() ? "rebuilding" : "sound";
    }

    /** The numbers. */
    String arithmetic() {
        String text = halves.get(0).toString();
        return halves.size() == 1 ? text : text + "; and of the old " + halves.get(1);
    }

    /**
     * Whether something may have been acknowledged that no survivor has. If not, every quorum had a
     * voter that is here and sound.
     */
    boolean mayHaveLost() {
        return halves.stream().allMatch(Half::isQuorumWithout);
    }

    /** What is left of it, damaged, goes on behind the chosen one's end. */
    List<Survivor> ahead() {
        return ranked.stream()
                .filter(survivor -> survivor.last().compareTo(chosen.last()) > 0)
                .toList();
    }

    /** The other members, who can be added to the new cluster once their directories are away. */
    List<Seat> others() {
        List<Seat> all = new ArrayList<>(chosen.roster().voters());
        all.addAll(chosen.roster().learners());
        all.remove(chosen.seat());
        return all;
    }
}
