package io.raftctl.tui.popup;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import io.raftctl.tui.Deed;
import io.raftctl.tui.Deeds;
import io.raftctl.tui.Deeds.Answer;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Tone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what a deed needs, shows what it would change, and has it done when the operator says
 * so. Nothing is done whose plan is not shown, and whose plan says that it cannot be done.
 */
public final class DeedDialog implements Popup {
    private static final int WIDTH = 72;

    /** How far it has come. */
    private enum Stage {
        ASKING,
        PLANNING,
        PLANNED,
        DOING,
        DONE
    }

    private final Form form;
    private final Deeds deeds;
    private Stage stage = Stage.ASKING;
    /** What was planned, or is done; null while that is nothing. */
    private @Nullable Deed deed;
    /** To the last that was asked for. */
    private @Nullable Answer answer;
    /** Index of what has the focus: of a control, or beyond these of a button. */
    private int focus;

    private int top;
    private int end = Integer.MAX_VALUE;
    private String hint = "";

    public DeedDialog(Form form, Deeds deeds) {
        this.form = form;
        this.deeds = deeds;
        if (form.deed() != null) {
            plan();
            focusFirstButton();
        }
    }

    /** Takes an answer; one to something that was asked before the last is of no use any more. */
    public void take(Answer newAnswer) {
        boolean wanted = stage == Stage.PLANNING && newAnswer.planned()
                || stage == Stage.DOING && !newAnswer.planned();
        if (wanted && newAnswer.deed().equals(deed)) {
            answer = newAnswer;
            stage = newAnswer.planned() ? Stage.PLANNED : Stage.DONE;
            top = 0;
            if (focus >= controls().size()) {
                focusFirstButton();
            }
        }
    }

    @Override
    public boolean press(KeyStroke key) {
        hint = "";
        if (key.getKeyType() == KeyType.Escape) {
            return false;
        }
        if (pressControl(key)) {
            refresh();
            return true;
        }
        switch (key.getKeyType()) {
            case Tab, ArrowRight -> moveFocus(1);
            case ReverseTab, ArrowLeft -> moveFocus(-1);
            case ArrowDown -> top = Math.min(end, top + 1);
            case ArrowUp -> top = Math.max(0, top - 1);
            case Enter -> {
                return enter();
            }
            default -> {}
        }
        return true;
    }

    /** What is typed goes into an input even when a button has the focus. */
    private boolean pressControl(KeyStroke key) {
        List<Control> controls = controls();
        if (focus < controls.size()) {
            return controls.get(focus).press(key);
        }
        for (int i = 0; i < controls.size(); i++) {
            if (controls.get(i) instanceof Control.Input input && Control.isText(key)) {
                focus = i;
                return input.press(key);
            }
        }
        return false;
    }

    /** Another deed needs another plan; it is made at once where nothing has to be typed. */
    private void refresh() {
        Deed wanted = form.deed();
        if (wanted == null || !wanted.equals(deed)) {
            boolean typed = form.controls().get(0) instanceof Control.Input;
            if (typed || wanted == null) {
                stage = Stage.ASKING;
                deed = null;
                answer = null;
            } else {
                plan();
            }
        }
    }

    private void plan() {
        deed = form.deed();
        answer = null;
        if (deed == null) {
            hint = "Something has to be filled in first.";
            stage = Stage.ASKING;
        } else {
            stage = Stage.PLANNING;
            deeds.plan(deed);
        }
    }

    /** Whether it stays open. */
    private boolean enter() {
        if (focus < controls().size()) {
            moveFocus(1);
            return true;
        }
        int button = focus - controls().size();
        if (button == 0) {
            return false;
        }
        if (!isFree()) {
            plan();
            if (stage == Stage.PLANNING) {
                focusFirstButton();
            }
        } else if (form.isAgreed()) {
            perform();
        } else {
            hint = form.controls().get(0).label() + " first.";
            focus = 0;
        }
        return true;
    }

    private void perform() {
        if (deed != null) {
            stage = Stage.DOING;
            answer = null;
            focus = 0;
            deeds.perform(deed);
        }
    }

    /** Whether a plan is there, and says that the deed can be done. */
    private boolean isFree() {
        return stage == Stage.PLANNED && answer != null && answer.exit() == 0;
    }

    /** What can be filled in still. */
    private List<Control> controls() {
        return stage == Stage.DOING || stage == Stage.DONE ? List.of() : form.controls();
    }

    private List<String> buttons() {
        return switch (stage) {
            case ASKING -> List.of("Cancel", "Plan");
            case PLANNING -> List.of("Cancel");
            case PLANNED -> List.of("Cancel", isFree() ? form.action() : "Plan again");
            case DOING, DONE -> List.of("Close");
        };
    }

    private void moveFocus(int by) {
        int count = controls().size() + buttons().size();
        focus = Math.floorMod(focus + by, count);
    }

    private void focusFirstButton() {
        focus = controls().size();
    }

    @Override
    public void draw(Canvas canvas) {
        int width = Math.min(WIDTH, canvas.columns() - 4);
        List<String> lines = new ArrayList<>();
        for (String line : lines()) {
            lines.addAll(canvas.wrap(line, width - 6));
        }
        int fixed = form.controls().size() + 7;
        int shown = Math.max(1, Math.min(lines.size(), canvas.rows() - 2 - fixed));
        Canvas box = canvas.middle(width, shown + fixed);
        Canvas inside = box.box(form.title(), Tone.STRONG);
        int row = drawControls(inside);
        inside.put(0, row++, heading(), Tone.STRONG);
        end = Math.max(0, lines.size() - shown);
        top = Math.min(top, end);
        for (int i = 0; i < shown && top + i < lines.size(); i++) {
            inside.put(2, row++, lines.get(top + i), Tone.PLAIN);
        }
        if (end > 0) {
            inside.putRight(0, row, "up and down scroll", Tone.FAINT);
        }
        inside.put(0, row++, hint, Tone.WARNING);
        drawButtons(inside.below(row + 1));
    }

    /** Returns the rows that were used. */
    private int drawControls(Canvas inside) {
        int row = 0;
        for (Control control : form.controls()) {
            boolean focused = focus == row && !controls().isEmpty();
            String mark = focused ? inside.glyph(Glyph.SELECTED) : " ";
            inside.put(
                    0,
                    row,
                    mark + " " + control.label() + ": " + control.shown(),
                    focused ? Tone.SELECTED : Tone.PLAIN);
            row++;
        }
        return row + 1;
    }

    private void drawButtons(Canvas line) {
        List<String> buttons = buttons();
        int column = 0;
        for (int i = 0; i < buttons.size(); i++) {
            boolean focused = focus == controls().size() + i;
            String mark = focused ? line.glyph(Glyph.SELECTED) : " ";
            String text = mark + "[ " + buttons.get(i) + " ]";
            line.put(column, 0, text, focused ? Tone.SELECTED : Tone.PLAIN);
            column += line.width(text) + 3;
        }
    }

    private String heading() {
        String ending = answer == null ? "" : Endings.of(answer.exit());
        return switch (stage) {
            case ASKING -> "Nothing is changed before you have seen the plan.";
            case PLANNING -> "Finding out what it would change...";
            case PLANNED -> isFree() ? "What it would change:" : "It cannot be done: " + ending;
            case DOING -> "Being done...";
            case DONE -> "Outcome: " + ending;
        };
    }

    private List<String> lines() {
        if (answer == null) {
            return List.of();
        }
        return answer.lines().isEmpty() ? List.of("(nothing was said)") : answer.lines();
    }
}
