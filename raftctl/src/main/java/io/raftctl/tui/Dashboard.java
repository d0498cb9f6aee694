package io.raftctl.tui;

import com.googlecode.lanterna.graphics.TextGraphics;
import com.googlecode.lanterna.input.KeyStroke;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.popup.DeedDialog;
import io.raftctl.tui.popup.Endings;
import io.raftctl.tui.popup.Form;
import io.raftctl.tui.popup.Help;
import io.raftctl.tui.popup.Popup;
import io.raftctl.tui.popup.Sheet;
import io.raftctl.tui.seen.NodeSeen;
import io.raftctl.tui.seen.Seen;
import io.raftctl.tui.view.Details.Field;
import io.raftctl.tui.view.Pane;
import io.raftctl.tui.view.Selection;
import io.raftd.client.view.NodeView.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an operator sees of a cluster, and does about it; for one thread. */
public final class Dashboard {
    private static final int PAGE = Frame.ROWS - 10;
    private static final int LONGEST_FILTER = 60;
    private static final int SHOWN_DISK = 8;

    private final Manner manner;
    private final Deeds deeds;
    private final List<Pane> panes = Pane.all();
    /** All that is known. */
    private Seen latest = Seen.NOTHING;
    /** What is shown: the latest, or what was when the picture was held. */
    private Seen shown = Seen.NOTHING;

    private int current;
    private boolean paused;
    private boolean typing;
    private boolean ended;
    private boolean over;
    private int columns = Frame.COLUMNS;
    private int rows = Frame.ROWS;
    private String message = "";
    private @Nullable Popup popup;
    /** What the popup tells all of; null when it is another popup, or there is none. */
    private @Nullable Selection told;
    /** A deed that was begun, and has not been answered yet. */
    private @Nullable Deed underWay;

    public Dashboard(Manner manner, Deeds deeds) {
        this.manner = manner;
        this.deeds = deeds;
    }

    /** Takes something in. */
    public void on(Occasion occasion) {
        if (occasion instanceof Occasion.Pressed pressed) {
            press(pressed.key());
        } else if (occasion instanceof Occasion.Looked looked) {
            see(latest.with(looked.glimpse()));
        } else if (occasion instanceof Occasion.Ticked ticked) {
            see(latest.at(ticked.timeMs()));
        } else if (occasion instanceof Occasion.Answered answered) {
            take(answered.answer());
        } else if (occasion instanceof Occasion.Resized resized) {
            columns = resized.columns();
            rows = resized.rows();
        } else if (occasion instanceof Occasion.Ended) {
            ended = true;
        }
    }

    /** Whether the operator has left. */
    public boolean isOver() {
        return over;
    }

    private void see(Seen seen) {
        latest = seen;
        if (!paused) {
            shown = seen;
            if (told != null && popup instanceof Sheet sheet) {
                Selection now = pane().again(told, shown, columns);
                sheet.show(now == null ? told.details() : now.details());
            }
        }
    }

    private void take(Deeds.Answer answer) {
        if (!answer.planned()) {
            underWay = null;
        }
        if (popup instanceof DeedDialog dialog) {
            dialog.take(answer);
        } else if (!answer.planned()) {
            message = name(answer.deed()) + ": " + Endings.of(answer.exit());
        }
    }

    private static String name(Deed deed) {
        if (deed instanceof Deed.Transfer transfer) {
            return "transfer" + (transfer.target() == null ? "" : " to " + transfer.target());
        }
        if (deed instanceof Deed.TakeSnapshot snapshot) {
            return "snapshot" + (snapshot.node() == null ? "" : " on " + snapshot.node());
        }
        if (deed instanceof Deed.Add add) {
            return "add " + add.id();
        }
        return "remove " + ((Deed.Remove) deed).id();
    }

    private Pane pane() {
        return panes.get(current);
    }

    private boolean fits() {
        return columns >= Frame.COLUMNS && rows >= Frame.ROWS;
    }

    /** On a screen that is too small to show what they would do, keys only leave. */
    private void press(KeyStroke key) {
        KeyMap.Binding binding = KeyMap.of(key);
        if (KeyMap.isQuit(key)) {
            over = true;
        } else if (!fits()) {
            over = binding != null && binding.strokes().contains("q");
        } else if (popup != null) {
            pressPopup(popup, key);
        } else if (typing) {
            pressFilter(key);
        } else if (binding != null) {
            message = "";
            if (binding.changes() && !mayChange()) {
                message = manner.replayed()
                        ? "This is a recording: it shows, and changes nothing."
                        : "This dashboard is read-only: it changes nothing.";
            } else {
                binding.action().accept(this);
            }
        }
    }

    private void pressPopup(Popup open, KeyStroke key) {
        boolean leaves = !(open instanceof DeedDialog) && KeyMap.name(key).equals("q");
        if (leaves) {
            over = true;
        } else if (!open.press(key)) {
            popup = null;
            told = null;
            message = underWay == null ? "" : name(underWay) + " is under way";
        }
    }

    private void pressFilter(KeyStroke key) {
        String text = pane().filter();
        switch (key.getKeyType()) {
            case Enter -> typing = false;
            case Escape -> escape();
            case Backspace -> pane().filter(text.substring(0, Math.max(0, text.length() - 1)));
            case Character -> {
                boolean typed = !key.isCtrlDown() && !key.isAltDown();
                if (typed && text.length() < LONGEST_FILTER) {
                    pane().filter(text + key.getCharacter());
                }
            }
            default -> {}
        }
    }

    private boolean mayChange() {
        return !manner.readonly() && !manner.replayed();
    }

    void show(int view) {
        current = view;
    }

    /** So many views on, round and round. */
    void turn(int by) {
        current = Math.floorMod(current + by, panes.size());
    }

    void move(long by) {
        pane().move(shown, columns, by);
    }

    void movePages(int pages) {
        move((long) pages * Math.max(PAGE, PAGE + rows - Frame.ROWS));
    }

    void help() {
        popup = new Help(KeyMap.ALL.stream()
                .map(binding -> new Field(binding.keys(), binding.does()))
                .toList());
    }

    /** From now on what is typed is the filter. */
    void type() {
        typing = true;
    }

    void escape() {
        typing = false;
        pane().filter("");
    }

    void details() {
        told = pane().selected(shown, columns);
        if (told != null) {
            popup = new Sheet(told.details());
        }
    }

    void pause() {
        paused = !paused;
        if (!paused) {
            see(latest);
        }
    }

    void quit() {
        over = true;
    }

    void transfer() {
        String node = selectedNode();
        boolean leads =
                latest.looked() != null && Objects.equals(node, latest.looked().leader());
        open(Form.transfer(leads ? null : node));
    }

    void snapshot() {
        open(Form.snapshot(selectedNode()));
    }

    void add() {
        open(Form.add());
    }

    void remove() {
        String node = selectedNode();
        if (node == null) {
            message = "No member is selected.";
        } else {
            open(Form.remove(node));
        }
    }

    private void open(Form form) {
        if (underWay != null) {
            message = name(underWay) + " is under way still";
            return;
        }
        popup = new DeedDialog(form, new Deeds() {
            @Override
            public void plan(Deed deed) {
                deeds.plan(deed);
            }

            @Override
            public void perform(Deed deed) {
                underWay = deed;
                deeds.perform(deed);
            }
        });
    }

    /** How a verb is to call the member that the selection is about; null: there is none. */
    private @Nullable String selectedNode() {
        Selection selection = pane().selected(shown, columns);
        if (selection == null || selection.node() == null) {
            return null;
        }
        List<NodeSeen> named = new ArrayList<>();
        for (NodeSeen node : latest.nodes()) {
            boolean member = node.view().membership() != Membership.NONE;
            if (member && selection.node().equals(node.view().id())) {
                named.add(node);
            }
        }
        for (NodeSeen node : named) {
            String disk = node.view().diskId();
            boolean selected = named.size() > 1 && node.key().equals(selection.key());
            if (selected && disk != null && disk.length() >= SHOWN_DISK) {
                return node.name() + "/" + disk.substring(0, SHOWN_DISK);
            }
        }
        return named.isEmpty() ? null : selection.node();
    }

    /** Draws all of the screen. */
    public void draw(TextGraphics screen) {
        Canvas canvas = Canvas.of(screen, manner.ascii(), manner.color());
        columns = canvas.columns();
        rows = canvas.rows();
        canvas.clear();
        if (!fits()) {
            Frame.drawTooSmall(canvas);
            return;
        }
        Frame frame = new Frame(canvas, shown);
        frame.drawCluster();
        frame.drawViews(panes, current, tags());
        frame.drawHeading(pane().heading(shown, columns));
        Canvas body = frame.body();
        if (shown.looked() == null) {
            body.middle(24, 1).put(0, 0, "Waiting for the cluster.", Tone.STRONG);
        } else {
            pane().draw(body, shown, manner.refreshMs());
        }
        drawBottom(frame);
        if (popup != null) {
            popup.draw(canvas.part(0, 1, columns, rows - 2));
        }
    }

    private void drawBottom(Frame frame) {
        if (typing) {
            frame.drawBottom(
                    "/" + pane().filter() + "_   Enter keeps it, Esc shows all", Tone.STRONG);
        } else if (!message.isEmpty()) {
            frame.drawBottom(message, Tone.WARNING);
        } else {
            frame.drawBottom(frame.keys(mayChange()), Tone.FAINT);
        }
    }

    private String tags() {
        List<String> tags = new ArrayList<>();
        if (paused) {
            tags.add("paused");
        }
        if (manner.replayed()) {
            tags.add(ended ? "replay ended" : "replay");
        } else if (manner.readonly()) {
            tags.add("readonly");
        }
        return String.join(" ", tags);
    }
}
