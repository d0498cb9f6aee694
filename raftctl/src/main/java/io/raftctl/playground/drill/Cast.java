package io.raftctl.playground.drill;

import java.util.List;
import java.util.Map;

/**
 * The cluster that a drill wants.
 *
 * @param nodes how many
 * @param options of raftd, by the ids of the nodes that are to have them
 */
public record Cast(int nodes, Map<String, List<String>> options) {}
