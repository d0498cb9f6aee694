/** The disk. */
@NullMarked
package io.raftd.storage;

import org.jspecify.annotations.NullMarked;
