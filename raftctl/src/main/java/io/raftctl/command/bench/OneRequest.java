package io.raftctl.command.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;

/**
 * The least that a JVM does that asks a node something: one connection, some bytes out, an answer
 * in, and no library. A program of its own, for the time that it takes as a process.
 */
final class OneRequest {
    private OneRequest() {}

    /** The node's host and port, and the bytes in hexadecimal. */
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
            OutputStream out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex(args[2]));
            out.flush();
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no answer");
            }
        }
    }
}
