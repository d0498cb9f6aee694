/**
 * {@code raftctl doctor}: {@link io.raftctl.command.doctor.Examiner} asks every node, again after a
 * while, and reads their journals; what it gathered is an
 * {@link io.raftctl.command.doctor.Examination}, over which each
 * {@link io.raftctl.command.doctor.Check} is a pure function; what they find makes a
 * {@link io.raftctl.command.doctor.Diagnosis}. A new check is a new class in its list.
 */
@NullMarked
package io.raftctl.command.doctor;

import org.jspecify.annotations.NullMarked;
