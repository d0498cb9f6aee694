package io.raftd.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A host, by name or by IP address, and a TCP port; written {@code host:port}, or
 * {@code [::1]:port}.
 */
public record Endpoint(String host, int port) {
    /**
     * Reads one endpoint.
     *
     * @throws IllegalArgumentException when it is none, saying what is wrong
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw bad(text, "expected HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0 || !consistsOf(host, "abcdefABCDEF:.%")) {
                throw bad(text, "no IPv6 address between the brackets");
            }
        } else if (host.indexOf(':') >= 0) {
            throw bad(text, "write IPv6 addresses as [::1]:7001");
        } else if (host.isEmpty()) {
            throw bad(text, "the host is empty");
        } else if (!consistsOf(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_")) {
            throw bad(text, "the host has characters that no host has");
        }
        return new Endpoint(host, port(text, text.substring(colon + 1)));
    }

    /** Reads endpoints separated by commas, at least one, duplicates once; see {@link #parse}. */
    public static List<Endpoint> parseList(String text) {
        List<Endpoint> endpoints = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            Endpoint endpoint = parse(text.substring(start, end).strip());
            if (!endpoints.contains(endpoint)) {
                endpoints.add(endpoint);
            }
            start = end + 1;
        }
        return List.copyOf(endpoints);
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    /** Written out, for the generated one costs a command tens of ms to start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint e && port == e.port && host.equals(e.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    private static int port(String text, String digits) {
        int port = 0;
        for (int i = 0; i < digits.length() && port <= 65535; i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw bad(text, "the port is not a number");
            }
            port = port * 10 + (c - '0');
        }
        if (port < 1 || port > 65535) {
            throw bad(text, "the port is not within 1 to 65535");
        }
        return port;
    }

    /** Digits are always among the characters. */
    private static boolean consistsOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && characters.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("endpoint '" + text + "': " + why);
    }
}
