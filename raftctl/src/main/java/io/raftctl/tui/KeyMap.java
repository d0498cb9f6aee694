package io.raftctl.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which key does what while there is no popup. */
final class KeyMap {
    /**
     * A key.
     *
     * @param strokes that it answers to, as {@link #name} names them
     * @param keys as help shows them
     * @param does what it does, in a few words
     * @param hint for the bottom line; empty: it is not there
     * @param changes whether it may lead to a change of the cluster
     */
    record Binding(
            List<String> strokes,
            String keys,
            String does,
            String hint,
            boolean changes,
            Consumer<Dashboard> action) {}

    static final List<Binding> ALL = List.of(
            view(1, "nodes, health, the last change of leader"),
            view(2, "elections as they happen"),
            view(3, "who follows and hears whom"),
            view(4, "the logs side by side"),
            view(5, "all events"),
            view(6, "speed of reads, writes and disks"),
            bind("Tab, S-Tab", "the next view, or the one before", "", d -> d.turn(1), "Tab"),
            bind("k, Up", "up", "", d -> d.move(-1), "k", "ArrowUp"),
            bind("j, Down", "down", "", d -> d.move(1), "j", "ArrowDown"),
            bind("PgUp", "a page up", "", d -> d.movePages(-1), "PageUp", "^b"),
            bind("PgDn", "a page down", "", d -> d.movePages(1), "PageDown", "^f"),
            bind("g, Home", "to the first", "", d -> d.move(-Integer.MAX_VALUE), "g", "Home"),
            bind(
                    "G, End",
                    "to the last; follows the end",
                    "",
                    d -> d.move(Integer.MAX_VALUE),
                    "G",
                    "End"),
            bind("?", "these keys", "? help", Dashboard::help, "?"),
            bind("/", "shows only what has a text", "/ filter", Dashboard::type, "/"),
            bind("Enter", "all of what is selected", "Enter more", Dashboard::details, "Enter"),
            bind("p", "holds the picture, or goes on", "p pause", Dashboard::pause, "p"),
            change("T", "hands leadership over", "T transfer", Dashboard::transfer),
            change("S", "takes a snapshot", "S snapshot", Dashboard::snapshot),
            change("A", "adds a member", "A add", Dashboard::add),
            change("R", "removes the selected member", "R remove", Dashboard::remove),
            bind("Esc", "closes; shows all again", "", Dashboard::escape, "Escape"),
            bind("q, ^C", "leaves", "q quit", Dashboard::quit, "q", "^c", "EOF"));

    private static final Binding BACK =
            bind("S-Tab", "the view before", "", d -> d.turn(-1), "ReverseTab");

    private KeyMap() {}

    private static Binding view(int number, String does) {
        String key = String.valueOf(number);
        return bind(key, does, "", d -> d.show(number - 1), key);
    }

    private static Binding change(
            String key, String does, String hint, Consumer<Dashboard> action) {
        return new Binding(List.of(key), key, does, hint, true, action);
    }

    private static Binding bind(
            String keys, String does, String hint, Consumer<Dashboard> action, String... strokes) {
        return new Binding(List.of(strokes), keys, does, hint, false, action);
    }

    /** What the key does, or null. */
    static @Nullable Binding of(KeyStroke key) {
        String name = name(key);
        for (Binding binding : ALL) {
            if (binding.strokes.contains(name)) {
                return binding;
            }
        }
        return BACK.strokes.contains(name) ? BACK : null;
    }

    /** A character as itself, with {@code ^} before it when Ctrl is held; else the key's type. */
    static String name(KeyStroke key) {
        if (key.getKeyType() != KeyType.Character) {
            return key.getKeyType().name();
        }
        String character = String.valueOf(key.getCharacter());
        if (key.isAltDown()) {
            return "Alt " + character;
        }
        return key.isCtrlDown() ? "^" + character.toLowerCase(Locale.ROOT) : character;
    }

    /** Whether the key leaves, whatever is open. */
    static boolean isQuit(KeyStroke key) {
        return List.of("^c", "EOF").contains(name(key));
    }
}
