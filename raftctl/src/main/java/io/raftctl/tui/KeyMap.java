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

    /** In the order of the help; hints in the order of their need where there is little room. */
    static final List<Binding> ALL = List.of(
            view(1, "overview: nodes, health"),
            view(2, "elections as they happen"),
            view(3, "matrix: who hears whom"),
            view(4, "logs side by side"),
            view(5, "all events"),
            view(6, "performance until now"),
            bind("Tab, S-Tab", "next view, view before", "", d -> d.turn(1), "Tab"),
            bind("k, Up", "up", "", d -> d.move(-1), "k", "ArrowUp"),
            bind("j, Down", "down", "", d -> d.move(1), "j", "ArrowDown"),
            bind("PgUp, ^B", "a page up", "", d -> d.movePages(-1), "PageUp", "^b"),
            bind("PgDn, ^F", "a page down", "", d -> d.movePages(1), "PageDown", "^f"),
            bind("g, Home", "first", "", d -> d.move(-Integer.MAX_VALUE), "g", "Home"),
            bind(
                    "G, End",
                    "last, and follow the end",
                    "",
                    d -> d.move(Integer.MAX_VALUE),
                    "G",
                    "End"),
            bind("?", "these keys", "? help", Dashboard::help, "?"),
            bind("/", "only what has a text", "/ filter", Dashboard::type, "/"),
            bind("Enter", "all about the selected", "Enter more", Dashboard::details, "Enter"),
            change("T", "hand leadership over", "T transfer", Dashboard::transfer),
            change("S", "take a snapshot", "S snapshot", Dashboard::snapshot),
            change("A", "add a member", "A add", Dashboard::add),
            change("R", "remove the selected", "R remove", Dashboard::remove),
            bind("Esc", "close; show all again", "", Dashboard::escape, "Escape"),
            bind("q, ^C", "quit", "q quit", Dashboard::quit, "q", "^c", "EOF"),
            bind("p", "hold the picture; go on", "p pause", Dashboard::pause, "p"));

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
