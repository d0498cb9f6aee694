package io.raftd;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** How a line of the log is written. */
enum LogFormat {
    /** {@code time level part message key=value...}, a stack trace on the lines behind it. */
    TEXT {
        @Override
        String line(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(160);
            line.append(time(event)).append(' ').append(event.getLevel()).append(' ');
            line.append(part(event)).append(": ");
            escape(line, event.getFormattedMessage());
            for (KeyValuePair pair : pairs(event)) {
                line.append(' ').append(pair.key).append('=');
                escape(line, String.valueOf(pair.value));
            }
            line.append('\n');
            IThrowableProxy thrown = event.getThrowableProxy();
            return thrown == null
                    ? line.toString()
                    : line.append(ThrowableProxyUtil.asString(thrown)).toString();
        }
    },
    /** One object a line; numbers and truth values are themselves, all else is text. */
    JSON {
        @Override
        String line(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(200);
            put(line.append('{'), "time", time(event));
            put(line.append(','), "level", event.getLevel().toString());
            put(line.append(','), "part", part(event));
            put(line.append(','), "message", event.getFormattedMessage());
            for (KeyValuePair pair : pairs(event)) {
                put(line.append(','), pair.key, pair.value);
            }
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                put(line.append(','), "error", ThrowableProxyUtil.asString(thrown));
            }
            return line.append("}\n").toString();
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    abstract String line(ILoggingEvent event);

    static LogFormat parse(String text) {
        return switch (text) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new IllegalArgumentException("'" + text + "' is not text or json");
        };
    }

    private static String time(ILoggingEvent event) {
        return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
    }

    private static String part(ILoggingEvent event) {
        String logger = event.getLoggerName();
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    private static void put(StringBuilder json, String key, Object value) {
        quote(json, key);
        json.append(':');
        if (value == null || value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            quote(json, value.toString());
        }
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        escape(json, text.replace("\\", "\\\\").replace("\"", "\\\""));
        json.append('"');
    }

    /** Whatever a stranger may have put in, a line stays one line. */
    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
