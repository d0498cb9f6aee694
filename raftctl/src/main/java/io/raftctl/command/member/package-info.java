/** Who belongs to the cluster. */
@NullMarked
package io.raftctl.command.member;

import org.jspecify.annotations.NullMarked;
