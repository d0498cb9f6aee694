package io.raftctl.tui.view;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.seen.Seen;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A view, and what the operator has done to it: which item is selected, and the filter. */
public final class Pane {
    private final Part<?> part;

    private Pane(Part<?> part) {
        this.part = part;
    }

    private static <T extends Item> Pane of(View<T> view) {
        return new Pane(new Part<>(view));
    }

    /** One for each view, in the order of their keys. */
    public static List<Pane> all() {
        return List.of(
                of(new Overview()),
                of(new Elections()),
                of(new Matrix()),
                of(new LogTails()),
                of(new Events()),
                of(new Performance()));
    }

    public String name() {
        return part.view.name();
    }

    public String filter() {
        return part.filter;
    }

    /** Shows only items that have this in their text, in whatever case; all when it is empty. */
    public void filter(String text) {
        part.filter = text;
    }

    /** Selects the item so many further down, or up; not beyond the ends. */
    public void move(Seen seen, int columns, long by) {
        part.move(seen, columns, by);
    }

    /** What is selected; null when there is nothing to select. */
    public @Nullable Selection selected(Seen seen, int columns) {
        return part.selected(seen, columns);
    }

    /** The same item as it is now; null when it is gone. */
    public @Nullable Selection again(Selection selection, Seen seen, int columns) {
        return part.find(selection.key(), seen, columns);
    }

    /** How much is shown, in words. */
    public String heading(Seen seen, int columns) {
        return part.heading(seen, columns);
    }

    public void draw(Canvas canvas, Seen seen, long refreshMs) {
        part.draw(canvas, seen, refreshMs);
    }

    private static final class Part<T extends Item> {
        final View<T> view;
        String filter = "";

        /** Of the selected item; null: the first, or the last where the end is followed. */
        private @Nullable String key;

        /** Where that item was last. */
        private int index;

        /** All items, of what was listed last. */
        private List<T> list = List.of();

        private @Nullable Seen listed;
        private int listedFor;

        Part(View<T> view) {
            this.view = view;
        }

        /**
         * Whether it was listed is told by identity: to find out whether it is equal costs more.
         */
        @SuppressWarnings("ReferenceEquality")
        private List<T> all(Seen seen, int columns) {
            if (listed != seen || listedFor != columns) {
                listed = seen;
                listedFor = columns;
                list = view.items(seen, columns);
            }
            return list;
        }

        List<T> items(Seen seen, int columns) {
            String wanted = filter.toLowerCase(Locale.ROOT);
            List<T> all = all(seen, columns);
            return wanted.isEmpty()
                    ? all
                    : all.stream()
                            .filter(item -> item.text().toLowerCase(Locale.ROOT).contains(wanted))
                            .toList();
        }

        /** -1: there are none. */
        int index(List<T> items) {
            if (key == null) {
                return view.followsEnd() ? items.size() - 1 : Math.min(0, items.size() - 1);
            }
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).key().equals(key)) {
                    return i;
                }
            }
            return Math.min(index, items.size() - 1);
        }

        @Nullable
        Selection selected(Seen seen, int columns) {
            List<T> items = items(seen, columns);
            int selected = index(items);
            return selected < 0 ? null : Selection.of(items.get(selected));
        }

        @Nullable
        Selection find(String wanted, Seen seen, int columns) {
            for (T item : all(seen, columns)) {
                if (item.key().equals(wanted)) {
                    return Selection.of(item);
                }
            }
            return null;
        }

        void move(Seen seen, int columns, long by) {
            List<T> items = items(seen, columns);
            int last = items.size() - 1;
            if (last >= 0) {
                index = (int) Math.max(0, Math.min(last, index(items) + by));
                boolean follows = view.followsEnd() && index == last && by > 0;
                key = follows ? null : items.get(index).key();
            }
        }

        String heading(Seen seen, int columns) {
            List<T> items = items(seen, columns);
            int selected = index(items) + 1;
            String where = items.isEmpty()
                    ? "no " + view.things()
                    : selected + " of " + items.size() + " " + view.things();
            boolean follows = view.followsEnd() && key == null && !items.isEmpty();
            return where
                    + (follows ? ", follows the end" : "")
                    + (filter.isEmpty() ? "" : ", with \"" + filter + "\"");
        }

        void draw(Canvas canvas, Seen seen, long refreshMs) {
            List<T> items = items(seen, canvas.columns());
            view.draw(canvas, new Scene<>(seen, items, index(items), refreshMs));
        }
    }
}
