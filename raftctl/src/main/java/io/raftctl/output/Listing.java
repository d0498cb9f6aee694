package io.raftctl.output;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Rows of one kind that are printed as they come: lines of a table, lines of JSON, or the one array
 * of a JSON document. A listing that is never ended is a document cut off, as it should be when
 * reading the rows failed.
 */
public final class Listing<T> {
    /** What a row looks like; {@code name} is the array's in a JSON document. */
    public record Shape<T>(String name, List<Column<T>> columns, BiConsumer<Json, T> members) {}

    private final Output output;
    private final Shape<T> shape;
    private final Table<T> table;
    private boolean begun;

    Listing(Output output, Shape<T> shape, Look look) {
        this.output = output;
        this.shape = shape;
        this.table = new Table<>(shape.columns(), look);
    }

    /** Prints and flushes some more rows. */
    public void add(List<T> rows) {
        switch (output.format()) {
            case TABLE, WIDE -> {
                output.write(table.render(rows));
                begun = true;
            }
            case JSONL ->
                rows.forEach(row -> output.write(
                        Json.object(json -> shape.members().accept(json, row)) + "\n"));
            case JSON ->
                rows.forEach(row -> {
                    output.write(begun ? "," : Json.opening(shape.name()));
                    output.write(Json.element(json -> shape.members().accept(json, row)));
                    begun = true;
                });
        }
        output.flush();
    }

    /** There are no more rows. */
    public void end() {
        if (!begun) {
            switch (output.format()) {
                case TABLE, WIDE -> output.write(table.render(List.of()));
                case JSONL -> {}
                case JSON -> output.write(Json.opening(shape.name()));
            }
        }
        if (output.format() == Format.JSON) {
            output.write("]}\n");
        }
        output.flush();
    }
}
