package io.raftctl.command.shell;

import com.google.protobuf.ByteString;
import io.raftctl.command.Console;
import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Raftctl;
import io.raftctl.command.StatusDocument;
import io.raftctl.output.Text;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Item;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Scan;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verbs as a shell has them: each line is run with commands of its own. What it knows of the
 * cluster beside that, for the prompt and for completion, never fails and never takes long.
 */
public final class Session implements Closeable, Known {
    /** How old the members may be that are offered, and how long newer ones may take. */
    private static final Duration AGE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int MOST_KEYS = 100;

    private final Globals globals;
    private final Completion completion;
    private volatile Runnable changed = () -> {};
    private @Nullable Watch watch;
    private @Nullable ClusterClient client;

    Session(Globals globals) {
        this.globals = globals;
        // Bad values of these fail now, and not at each line.
        globals.endpoints();
        globals.dialTimeout();
        globals.timeout(Globals.REQUEST_TIMEOUT);
        globals.format();
        globals.colors("STDOUT");
        completion = new Completion(globals, this);
    }

    /** The shell's own surroundings. */
    public Console console() {
        return globals.console();
    }

    /** Tells the operator something, unless the shell is quiet. */
    public void say(String message) {
        globals.say(message);
    }

    /**
     * Runs one line.
     *
     * @param with what the verb gets as its surroundings
     * @param origin where the line stands, for its errors; may be empty
     * @return the verb's exit code
     */
    public int run(Console with, String origin, List<String> words) {
        String[] args = words.toArray(String[]::new);
        return Raftctl.run(globals.ofLine(with, origin, args), args);
    }

    /** Says why a line can't be run, and returns its exit code. */
    public int misuse(String origin, String message) {
        return fail(origin, ErrorCode.USAGE, message);
    }

    /** Says that there is no such thing, and returns the exit code. */
    public int notFound(String message) {
        return fail("", ErrorCode.NOT_FOUND, message);
    }

    /** Says what went wrong with the shell itself, and returns the exit code. */
    public int failed(String message) {
        return fail("", ErrorCode.FAILED, message);
    }

    private int fail(String origin, ErrorCode code, String message) {
        return Raftctl.fail(
                globals.ofLine(console(), origin, new String[0]), new Failure(code, message));
    }

    /** Makes the first completion as fast as the next; may run beside anything else. */
    public void prepare() {
        completion.root();
    }

    /** How the last of some words may go on. */
    public List<Choice> complete(List<String> before, String word) {
        return completion.complete(before, word);
    }

    /** What is to run, on any thread, when {@link #glance} may have changed. */
    public void onChange(Runnable action) {
        changed = action;
    }

    /** Lets the cluster be looked at anew, and waits for that, but no longer than so. */
    public void refresh(Duration patience) {
        watch().refresh();
        watch().await(patience);
    }

    /** The cluster in a few words, as it was last seen; empty when it was not yet. */
    public String glance() {
        ClusterView view = watch().view();
        return view == null ? "" : StatusDocument.glance(view, globals.colors("STDOUT"));
    }

    private synchronized Watch watch() {
        if (watch == null) {
            watch = new Watch(globals, () -> changed.run());
        }
        return watch;
    }

    @Override
    public List<String> members() {
        ClusterView view = watch().view(AGE, PATIENCE);
        return view == null
                ? List.of()
                : view.members().stream().map(NodeView::name).distinct().toList();
    }

    /** Those that can be typed. A node may be behind: these are proposals. */
    @Override
    public List<String> keys(String prefix) {
        Scan scan = Scan.newBuilder()
                .setPrefix(ByteString.copyFromUtf8(prefix))
                .setLimit(MOST_KEYS)
                .setStale(true)
                .build();
        Outcome outcome = client().call(
                        Request.newBuilder().setScan(scan).build(), ByteString.EMPTY, PATIENCE);
        List<String> keys = new ArrayList<>();
        for (Item item : outcome.response().getPage().getItemsList()) {
            byte[] key = item.getKey().toByteArray();
            String text = Text.utf8(key);
            if (text != null && text.equals(Text.printable(key))) {
                keys.add(text);
            }
        }
        return keys;
    }

    private ClusterClient client() {
        if (client == null) {
            client = globals.client();
        }
        return client;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (client != null) {
            client.close();
        }
    }
}
