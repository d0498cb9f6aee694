/**
 * Makes the completion scripts and the manual pages from the commands themselves. {@link Program}
 * is a command line as shells see it, and each shell has a class that writes it down; each page has
 * one that writes it in {@link Roff}. {@link Generated} lists the files.
 */
@NullMarked
package io.raftctl.reference;

import org.jspecify.annotations.NullMarked;
