package io.raftctl.command.member;

/** A change in words: {@code remove n3}, and {@code removed n3}. */
record Deed(String toDo, String done) {}
