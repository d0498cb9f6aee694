package io.raftctl.command;

import io.raftctl.command.shell.VerbThread;
import io.raftd.protocol.ErrorCode;

import java.io.Closeable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * While it is open, INT and TERM do not end the process but interrupt the thread that opened it, so
 * that a verb with half of its work done can tell what stands. That is for the first signal; the
 * next one ends the process as ever. By reflection, because the compiler warns of sun.misc.Signal,
 * the only way to do so. In a shell, signals are the shell's: it interrupts the verb by itself.
 */
public final class Interrupts implements Closeable {
    private final Map<String, Object> former = new LinkedHashMap<>();

    private Interrupts() {}

    public static Interrupts ofThisThread() {
        Interrupts interrupts = new Interrupts();
        Thread thread = Thread.currentThread();
        if (thread instanceof VerbThread) {
            return interrupts;
        }
        for (String signal : List.of("INT", "TERM")) {
            Object handler = handler(() -> {
                interrupts.close();
                thread.interrupt();
            });
            interrupts.former.put(signal, handle(signal, handler));
        }
        return interrupts;
    }

    /**
     * Does what an interrupt must not cut short, as it would close the files under it; the verb is
     * interrupted behind it. Fails, and does nothing, if it has been already. A process of its own
     * is not held: signals end it as a crash does.
     */
    public static void holdOff(Runnable work) {
        if (!(Thread.currentThread() instanceof VerbThread verb)) {
            work.run();
        } else if (verb.hold()) {
            try {
                work.run();
            } finally {
                verb.release();
            }
        } else {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted: nothing done");
        }
    }

    private static Object handler(Runnable action) {
        InvocationHandler invoked = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "interrupts a thread";
        };
        try {
            return Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(),
                    new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                    invoked);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this JVM has no signals", e);
        }
    }

    /** Returns the handler before it. */
    private static Object handle(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Method handle =
                    signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
            return handle.invoke(
                    null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let SIG" + name + " be handled", e);
        }
    }

    /** Signals do again what they did before. */
    @Override
    public synchronized void close() {
        former.forEach(Interrupts::handle);
        former.clear();
    }
}
