package io.raftctl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the command line. The JVM decodes them by the locale, and in the C locale loses all
 * that is not ASCII; here they are UTF-8, whatever the locale.
 */
final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /**
     * The same arguments from the bytes that the process was given, where these can be read.
     *
     * @throws CharacterCodingException when they are not UTF-8
     */
    static String[] asUtf8(String... args) throws CharacterCodingException {
        if (isAscii(args) || !Files.isReadable(COMMAND_LINE)) {
            return args;
        }
        try {
            return last(args.length, Files.readAllBytes(COMMAND_LINE));
        } catch (CharacterCodingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAscii(String... args) {
        for (String arg : args) {
            for (int i = 0; i < arg.length(); i++) {
                if (arg.charAt(i) >= 0x80) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The last {@code count} of the words, each of which a NUL ends. */
    static String[] last(int count, byte[] words) throws CharacterCodingException {
        List<String> decoded = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < words.length; i++) {
            if (words[i] == 0) {
                ByteBuffer word = ByteBuffer.wrap(words, start, i - start);
                decoded.add(StandardCharsets.UTF_8.newDecoder().decode(word).toString());
                start = i + 1;
            }
        }
        return decoded.subList(decoded.size() - count, decoded.size()).toArray(String[]::new);
    }
}
