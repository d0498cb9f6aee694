/**
 * A cluster as one look at its nodes shows it: {@link io.raftd.client.view.ClusterView} is a pure
 * function of what they answered.
 */
@NullMarked
package io.raftd.client.view;

import org.jspecify.annotations.NullMarked;
