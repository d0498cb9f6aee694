/**
 * The acceptance cases of a Raft node, S1 to S44, and which tests prove them. What must hold in
 * each is a line of {@code acceptance/cases.txt}; a test that proves it carries its name in
 * {@link io.raftd.acceptance.Case}; {@code acceptance/pending.txt} lists the rest with what it
 * waits for. A part of a case that can be proven or can wait by itself is a case with a name of its
 * own, such as {@code S36/snapshot}. The table of all is {@code target/acceptance.md}.
 */
@NullMarked
package io.raftd.acceptance;

import org.jspecify.annotations.NullMarked;
