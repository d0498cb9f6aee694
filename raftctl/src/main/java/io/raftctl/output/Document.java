package io.raftctl.output;

import java.util.function.Consumer;

/** What a verb found, whole: text for people, one object for scripts. */
public interface Document {
    void text(Page page);

    /** The members of the object, behind {@code schema}. */
    void json(Json json);

    /** One line of text, and the members that say the same. */
    static Document line(String line, Consumer<Json> members) {
        return new Document() {
            @Override
            public void text(Page page) {
                page.line(line);
            }

            @Override
            public void json(Json json) {
                members.accept(json);
            }
        };
    }
}
