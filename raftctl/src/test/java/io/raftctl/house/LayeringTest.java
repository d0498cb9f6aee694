package io.raftctl.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.TreeScanner;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.raftctl.house.Sources.Source;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom, judged by the compiled main classes of all modules. */
class LayeringTest {
    private static final String RAFT = "io.raftd.raft";
    private static final String NODE = "io.raftd.node";
    private static final String STORAGE = "io.raftd.storage";
    private static final String TRANSPORT = "io.raftd.transport";
    private static final String KV = "io.raftd.kv";
    private static final String SERVER = "io.raftd.server";
    private static final String METRICS = "io.raftd.metrics";
    private static final String DAEMON = "io.raftd";
    private static final String PROTOCOL = "io.raftd.protocol";
    private static final String CLIENT = "io.raftd.client";
    private static final String COMMAND = "io.raftctl.command";
    private static final String OUTPUT = "io.raftctl.output";
    private static final String SHELL = "io.raftctl.shell";
    private static final String TERMINAL = "io.raftctl.terminal";
    private static final String TUI = "io.raftctl.tui";
    private static final String OFFLINE = "io.raftctl.offline";
    private static final String TIMELINE = "io.raftctl.timeline";
    private static final String PLAYGROUND = "io.raftctl.playground";
    private static final String COMMAND_LINE = "io.raftctl";

    /** What of ours each room may know beside itself. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry(RAFT, Set.of()),
            Map.entry(METRICS, Set.of()),
            Map.entry(NODE, Set.of(RAFT, METRICS)),
            Map.entry(STORAGE, Set.of(RAFT, NODE, METRICS)),
            Map.entry(TRANSPORT, Set.of(RAFT, NODE, METRICS, PROTOCOL)),
            Map.entry(KV, Set.of(RAFT, NODE)),
            Map.entry(SERVER, Set.of(RAFT, NODE, KV, METRICS, PROTOCOL)),
            Map.entry(
                    DAEMON, Set.of(RAFT, NODE, STORAGE, TRANSPORT, KV, SERVER, METRICS, PROTOCOL)),
            Map.entry(PROTOCOL, Set.of()),
            Map.entry(CLIENT, Set.of(PROTOCOL)),
            Map.entry(OUTPUT, Set.of()),
            Map.entry(OFFLINE, Set.of(RAFT, NODE, STORAGE, KV)),
            Map.entry(TIMELINE, Set.of()),
            Map.entry(PLAYGROUND, Set.of(PROTOCOL, CLIENT)),
            Map.entry(TERMINAL, Set.of()),
            Map.entry(TUI, Set.of(PROTOCOL, CLIENT, OUTPUT, TIMELINE, TERMINAL)),
            Map.entry(
                    COMMAND, Set.of(PROTOCOL, CLIENT, OUTPUT, OFFLINE, TIMELINE, PLAYGROUND, TUI)),
            Map.entry(SHELL, Set.of(COMMAND, TERMINAL)),
            Map.entry(COMMAND_LINE, Set.of(PROTOCOL, CLIENT, OUTPUT, COMMAND, SHELL)));

    /** The only rooms that may know a library. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "io.netty", Set.of(TRANSPORT, SERVER, DAEMON),
            "com.google.protobuf", Set.of(PROTOCOL, CLIENT, TRANSPORT, SERVER, COMMAND),
            "picocli", Set.of(COMMAND, COMMAND_LINE, DAEMON),
            "com.google.gson", Set.of(OUTPUT),
            "org.jline", Set.of(SHELL, TUI, TERMINAL),
            "com.googlecode.lanterna", Set.of(TUI),
            "org.tomlj", Set.of(DAEMON),
            "org.openjdk.jmh", Set.of(),
            // Not what raftctl uses, too: it runs without this, and without all of the daemon's.
            "org.slf4j", Set.of(TRANSPORT, SERVER, DAEMON),
            "ch.qos.logback", Set.of(DAEMON));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(Sources.MODULES.stream()
                    .map(module -> Sources.ROOT.resolve(Path.of(module, "target", "classes")))
                    .toList());

    /** What runs in the simulator as it does in the daemon, and turns on one thread. */
    private static final DescribedPredicate<JavaClass> SIMULATED = reside(Set.of(RAFT, NODE, KV));

    @Test
    void everyPackageHasItsPlace() {
        assertThat(CLASSES).isNotEmpty();
        check(classes().should().resideInAnyPackage(patterns(ARROWS.keySet())));
    }

    @TestFactory
    Stream<DynamicTest> aRoomKnowsOnlyThoseToItsLeft() {
        return each(ARROWS, (room, others) -> {
            var known = reside(others).or(reside(Set.of(room)));
            return noClasses()
                    .that(reside(Set.of(room)))
                    .should()
                    .dependOnClassesThat(reside(ARROWS.keySet()).and(not(known)));
        });
    }

    @TestFactory
    Stream<DynamicTest> aLibraryIsKnownOnlyInItsRooms() {
        return each(
                LIBRARIES,
                (library, rooms) -> noClasses()
                        .that(not(reside(rooms)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(library + ".."));
    }

    @Test
    void transportKnowsOnlyTheFramesOfTheClientProtocol() {
        check(noClasses()
                .that(reside(Set.of(TRANSPORT)))
                .should()
                .dependOnClassesThat(
                        nameMatching("io\\.raftd\\.protocol\\.wire\\.(Request|Response).*")));
    }

    @Test
    void theCoreKnowsValuesOnly() {
        check(classes()
                .that(reside(Set.of(RAFT)))
                .should()
                .onlyDependOnClassesThat(reside(Set.of(RAFT))
                        .or(resideInAnyPackage(
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.util",
                                "java.util.function",
                                "java.util.stream",
                                "java.util.zip",
                                "org.jspecify.annotations"))));
        // System.arraycopy alone is a function of its arguments.
        check(noClasses()
                .that(reside(Set.of(RAFT)))
                .should()
                .accessTargetWhere(JavaAccess.Predicates.target(
                                owner(belongToAnyOf(System.class, Runtime.class)))
                        .and(JavaAccess.Predicates.target(not(name("arraycopy"))))));
    }

    /** One seed, one run. */
    @Test
    void theSimulatedDrawsNoChanceAndReadsNoClock() {
        check(noClasses()
                .that(SIMULATED)
                .should()
                .dependOnClassesThat(belongToAnyOf(Random.class, SplittableRandom.class)
                        .or(resideInAnyPackage(
                                "java.time..", "java.util.random..", "java.security.."))));
        check(noClasses()
                .that(SIMULATED)
                .should()
                .callMethodWhere(call(System.class, "nanoTime|currentTimeMillis|identityHashCode")
                        .or(call(Math.class, "random"))
                        .or(call(StrictMath.class, "random"))
                        .or(call(UUID.class, "randomUUID"))));
    }

    @Test
    void theSimulatedHasOneThread() {
        check(noClasses()
                .that(SIMULATED)
                .should()
                .dependOnClassesThat(belongToAnyOf(Thread.class, ThreadLocal.class, Timer.class)
                        .or(resideInAnyPackage("java.util.concurrent.locks.."))));
        check(noClasses()
                .that(SIMULATED)
                .should()
                .callMethodWhere(call(Collection.class, "parallelStream")
                        .or(call(BaseStream.class, "parallel"))));
        check(fields().that()
                .areDeclaredInClassesThat(SIMULATED)
                .should()
                .notHaveModifier(VOLATILE));
        check(methods()
                .that()
                .areDeclaredInClassesThat(SIMULATED)
                .should()
                .notHaveModifier(SYNCHRONIZED));
    }

    @Test
    void theCoreHasNoMonitors() {
        var core = Path.of("raftd/src/main/java/io/raftd/raft");
        var sources = new Sources()
                .main()
                .filter(source -> source.path().startsWith(core))
                .toList();
        assertThat(sources).isNotEmpty();
        assertThat(sources)
                .filteredOn(source -> monitors(source) > 0)
                .extracting(Source::path)
                .isEmpty();
    }

    @Test
    void onlyMainEndsTheProcess() {
        check(noClasses()
                .that(not(reside(Set.of(DAEMON, COMMAND_LINE))))
                .should()
                .callMethodWhere(call(System.class, "exit").or(call(Runtime.class, "exit|halt"))));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static Stream<DynamicTest> each(
            Map<String, Set<String>> rooms, BiFunction<String, Set<String>, ArchRule> rule) {
        return rooms.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> dynamicTest(
                        entry.getKey(), () -> check(rule.apply(entry.getKey(), entry.getValue()))));
    }

    private static DescribedPredicate<JavaClass> reside(Set<String> rooms) {
        return resideInAnyPackage(patterns(rooms));
    }

    /** The two roots are rooms of their own; every other room goes on below. */
    private static String[] patterns(Set<String> rooms) {
        return rooms.stream()
                .map(room -> room.equals(DAEMON) || room.equals(COMMAND_LINE) ? room : room + "..")
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaCall<?>> call(Class<?> owner, String methods) {
        return target(owner(assignableTo(owner))).and(target(nameMatching(methods)));
    }

    private static long monitors(Source source) {
        var found = new AtomicLong();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
                found.incrementAndGet();
                return super.visitSynchronized(tree, null);
            }
        }.scan(source.unit(), null);
        return found.get();
    }
}
