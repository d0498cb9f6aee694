# Sourced by raftd/bin/raftd, raftctl/bin/raftctl and the build.
#
# Expects: program, the name to speak as; root, the checkout with links resolved.
# A build leaves one complete, never rewritten copy of both programs in
# raftctl/target/run/<digest of the jars>; raftctl/target/stage is a link to the newest,
# put there last and by rename: it is the stamp of a complete build. Sources changed since then are
# not looked at; `mvn package` builds them.

target=$root/raftctl/target
build_command="mvn -B -DskipChecks package"

say() { printf '%s: %s\n' "$program" "$1" >&2; }

cannot_build() {
    say "nothing is built yet, and $1"
    say "run this where it can be built:  cd '$root' && $build_command"
    exit 2
}

# Sets major to the feature version of the Java in directory $1; fails if there is none. The shell
# reads byte by byte, with a call of the system for each, so no further than it must.
java_major() {
    [ -x "$1/bin/java" ] || return 1
    major=
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            [ "$key" = JAVA_VERSION ] && major=${value#\"} && break
        done <"$1/release"
    else
        major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9.]*\).*/\1/p')
    fi
    major=${major%%[!0-9]*}
    [ -n "$major" ]
}

# Sets java_home to the newest Java >= 17 that has bin/$1, JAVA_HOME first, and major to its
# feature version; fails if there is none.
find_java() {
    java_home=
    if [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/$1" ] && java_major "$JAVA_HOME" \
        && [ "$major" -ge 17 ]; then
        java_home=$JAVA_HOME
        return
    fi
    newest=16
    on_path=$(command -v java) && on_path=$(readlink -f "$on_path")
    for home in ${on_path:+"${on_path%/bin/java}"} /usr/lib/jvm/*; do
        if [ -x "$home/bin/$1" ] && java_major "$home" && [ "$major" -gt "$newest" ]; then
            newest=$major
            java_home=$home
        fi
    done
    major=$newest
    [ -n "$java_home" ]
}

# find_java for a program about to become the JVM.
require_java() {
    find_java java && return
    say "no Java >= 17 found: set JAVA_HOME, or put java on the PATH"
    exit 2
}

# Sets run to the newest complete build; fails if there is none.
find_build() { run=$(cd -P "$target/stage" 2>/dev/null && pwd); }

# Sets CLASSPATH to the jars that program $1 of the build needs, in their order. It is not among the
# arguments, so that those can be read in a list of processes.
class_path() {
    CLASSPATH=
    read -r names <"$run/lib/$1.jars" || return 1
    for name in $names; do
        CLASSPATH=$CLASSPATH${CLASSPATH:+:}$run/lib/$name
    done
    export CLASSPATH
}

# The JVM's flags for each program; an ahead-of-time cache is good only under those it was made with.
# The young generation is a fifth of the heap from the start, whatever the machine's memory: with a
# small one, values that live for a moment pass into the old one, which then grows to the limit.
# To describe its buffers to the flight recorder Netty starts that, for 4 MiB. Its chunks are of
# 2 MiB, not 4, and hold an AppendEntries of the usual size; the allocator that is not used is not
# set up.
# shellcheck disable=SC2034 # for those who source this
raftd_flags="-Xlog:disable -XX:+UseSerialGC -Xmx512m -XX:InitialRAMPercentage=50 -XX:NewRatio=4 \
    -XX:SurvivorRatio=6 -XX:TrimNativeHeapInterval=1000 -XX:+ExitOnOutOfMemoryError \
    -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -Dio.netty.jfr.enabled=false \
    -Dio.netty.allocator.maxOrder=8 -Dio.netty.allocator.type=pooled"
# picocli need not look for Groovy in all jars, nor up 19 types to read values by, which raftctl has
# its own means for, with each command on the way to the verb. Most verbs are over before code that
# is compiled early has paid for it. And an archive stays where it was made for, if there is room: to
# move it, the JVM changes all addresses in it.
# shellcheck disable=SC2034
raftctl_flags="-Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -XX:Tier3InvocationThreshold=2000 -XX:Tier3MinInvocationThreshold=1000 \
    -XX:Tier3CompileThreshold=10000 -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
    --enable-native-access=ALL-UNNAMED -Dpicocli.disable.closures=true \
    -Dpicocli.converters.excludes=java.+"
# Without them Netty frees memory by means that take long to prepare from Java 24 on. Only for a
# Java that is known to know them: one that made a cache with them.
# shellcheck disable=SC2034
unsafe_flags="--sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false"
# What need not be found out anew at each start: which selector Linux has, by asking all jars; what
# the exceptions of sockets tell, by reading java.security, where it says the same; and how to call
# often by reflection what is called once. For the same Java only.
# shellcheck disable=SC2034
known_flags="-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider \
    -Djdk.includeInExceptions=hostInfoExclSocket -Djdk.reflect.useNativeAccessorOnly=true"
# raftctl's caches hold no profiles, so there are none to hand to the compiler as classes come in. For
# a Java that made a cache with this, too.
# shellcheck disable=SC2034
unprofiled_flags="-XX:-AOTReplayTraining"

# Sets archive to the flags for what the build has left to start the program faster: an ahead-of-time
# cache of the Java that was found, made for the verbs of group $1 if there is one, or a class-data
# archive. Another Java's are ignored, quietly.
find_archive() {
    archive=-XX:SharedArchiveFile=$run/$program.jsa
    for cache in "$run/$program.$major.aot" ${1:+"$run/$program-$1.$major.aot"}; do
        [ ! -e "$cache" ] || archive=-XX:AOTCache=$cache
    done
}

run_maven() {
    say "nothing is built yet: building, log in $target/build.log"
    (cd "$root" && JAVA_HOME=$java_home $build_command </dev/null 2>&1) |
        tee "$target/build.log" |
        while read -r level verb name version step rest; do
            case "$level $verb $step" in
            '[INFO] Building ['*) say "building $name $version $step" ;;
            '[ERROR] '*) say "$verb $name $version $step $rest" ;;
            esac
        done
}

# Compiles and packages, one build at a time; the kernel drops the lock with its holder.
build() {
    command -v mvn >/dev/null || cannot_build "Maven (mvn) is not on the PATH"
    command -v flock >/dev/null || cannot_build "flock (util-linux) is not on the PATH"
    find_java javac || cannot_build "there is no JDK (javac) >= 17: set JAVA_HOME, or install one"
    # Not ":", for a special built-in whose redirection fails ends the shell.
    { mkdir -p "$target" && true >>"$target/build.lock"; } 2>/dev/null ||
        cannot_build "$target can't be written"
    exec 9>>"$target/build.lock"
    if ! flock -n 9; then
        say "another build is running: waiting for it"
        flock 9
    fi
    find_build || run_maven 9>&-
    exec 9>&-
    find_build || cannot_build "the build failed: see $target/build.log"
}
