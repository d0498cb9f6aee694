package io.raftctl.command.shell;

/**
 * How a word may go on.
 *
 * @param text the word as it would be, unquoted
 * @param description in a few words; may be empty
 * @param whole whether it is complete then, so that a next word may begin
 */
public record Choice(String text, String description, boolean whole) {}
