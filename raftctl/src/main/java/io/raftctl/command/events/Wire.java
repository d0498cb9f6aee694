package io.raftctl.command.events;

import com.google.protobuf.InvalidProtocolBufferException;
import io.raftctl.timeline.Happening;
import io.raftd.protocol.wire.JournalEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as nodes keep and send them. */
final class Wire {
    private Wire() {}

    /** Null when it is none. */
    static @Nullable JournalEvent parse(byte[] bytes) {
        try {
            return JournalEvent.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    static Happening happening(JournalEvent event, long seq) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        event.getFieldsList().forEach(field -> fields.put(field.getName(), value(field)));
        return new Happening(
                event.getTimeMs(), event.getNode(), seq, event.getType(), event.getTerm(), fields);
    }

    private static @Nullable Object value(JournalEvent.Field field) {
        return switch (field.getValueCase()) {
            case TEXT -> field.getText();
            case NUMBER -> field.getNumber();
            case FLAG -> field.getFlag();
            case TEXTS -> List.copyOf(field.getTexts().getTextList());
            case VALUE_NOT_SET -> null;
        };
    }
}
