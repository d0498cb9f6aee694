package io.raftctl.tui.popup;

import io.raftctl.tui.Deed;
import io.raftctl.tui.popup.Control.Choice;
import io.raftctl.tui.popup.Control.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What has to be known of a deed before it is done, and how it is asked. */
public final class Form {
    private final String title;
    private final String action;
    private final List<Control> controls;
    private final Supplier<@Nullable Deed> deed;
    private final BooleanSupplier agreed;

    private Form(
            String title,
            String action,
            List<? extends Control> controls,
            Supplier<@Nullable Deed> deed,
            BooleanSupplier agreed) {
        this.title = title;
        this.action = action;
        this.controls = List.copyOf(controls);
        this.deed = deed;
        this.agreed = agreed;
    }

    /** {@code node}: whom one may choose beside the one that suits best; null: nobody. */
    public static Form transfer(@Nullable String node) {
        Choice target = choice("To", "the one that suits best", node);
        return new Form(
                "Transfer leadership",
                "Transfer",
                List.of(target),
                () -> new Deed.Transfer(target.chosen() == 0 ? null : node),
                () -> true);
    }

    /** {@code node}: whose snapshot one may choose beside everybody's; null: nobody's. */
    public static Form snapshot(@Nullable String node) {
        Choice whose = choice("On", "every node", node);
        return new Form(
                "Take a snapshot",
                "Take",
                List.of(whose),
                () -> new Deed.TakeSnapshot(whose.chosen() == 0 ? null : node),
                () -> true);
    }

    private static Choice choice(String label, String first, @Nullable String second) {
        List<String> options = new ArrayList<>(List.of(first));
        if (second != null) {
            options.add(second);
        }
        return new Choice(label, options, options.size() - 1);
    }

    /** A member of an id, an address and a role that are asked for. */
    public static Form add() {
        Input id = new Input("Id");
        Input address = new Input("Address");
        Choice role = new Choice("As a", List.of("voter", "learner"), 0);
        return new Form(
                "Add a member",
                "Add",
                List.of(id, address, role),
                () -> id.text().isEmpty() || address.text().isEmpty()
                        ? null
                        : new Deed.Add(id.text(), address.text(), role.chosen() == 1),
                () -> true);
    }

    /** That member, whose name has to be typed. */
    public static Form remove(String name) {
        Input typed = new Input("Type " + name + " to agree");
        return new Form(
                "Remove " + name,
                "Remove",
                List.of(typed),
                () -> new Deed.Remove(name),
                () -> typed.text().equals(name));
    }

    String title() {
        return title;
    }

    /** What the button that does it says. */
    String action() {
        return action;
    }

    List<Control> controls() {
        return controls;
    }

    /** What is to be done; null while something has to be filled in. */
    @Nullable
    Deed deed() {
        return deed.get();
    }

    /** Whether the operator has typed what is wanted as a sign that the deed is meant. */
    boolean isAgreed() {
        return agreed.getAsBoolean();
    }
}
