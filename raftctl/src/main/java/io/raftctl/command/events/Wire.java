package io.raftctl.command.events;

import com.google.protobuf.InvalidProtocolBufferException;
import io.raftctl.timeline.Happening;
import io.raftd.protocol.wire.JournalEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as nodes keep and send them. */
public final class Wire {
    private Wire() {}

    /** An event as {@link #read} takes it. */
    public static byte[] bytes(Happening event) {
        JournalEvent.Builder wire = JournalEvent.newBuilder()
                .setSeq(event.seq())
                .setNode(event.node())
                .setTimeMs(event.timeMs())
                .setTerm(event.term())
                .setType(event.type());
        event.fields().forEach((name, value) -> wire.addFields(field(name, value)));
        return wire.build().toByteArray();
    }

    /** The event that {@link #bytes} made these of; null when they are none. */
    public static @Nullable Happening read(byte[] bytes) {
        JournalEvent event = parse(bytes);
        return event == null ? null : happening(event, event.getSeq());
    }

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

    private static JournalEvent.Field field(String name, @Nullable Object value) {
        JournalEvent.Field.Builder field = JournalEvent.Field.newBuilder().setName(name);
        if (value instanceof Long number) {
            field.setNumber(number);
        } else if (value instanceof Boolean flag) {
            field.setFlag(flag);
        } else if (value instanceof List<?> texts) {
            JournalEvent.Texts.Builder all = JournalEvent.Texts.newBuilder();
            texts.forEach(text -> all.addText(String.valueOf(text)));
            field.setTexts(all);
        } else if (value != null) {
            field.setText(value.toString());
        }
        return field.build();
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
