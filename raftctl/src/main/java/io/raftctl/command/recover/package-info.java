/** {@code raftctl recover}: from a quorum that is lost for good to a new cluster. */
@NullMarked
package io.raftctl.command.recover;

import org.jspecify.annotations.NullMarked;
