package io.raftd;

import io.raftd.node.StorageFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's process: from its arguments to its exit code. */
public final class Main {
    private static final long FLUSH_MS = 400;

    private Main() {}

    /** Runs until the node stops, and ends the process. */
    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().halt(run(args).number());
    }

    private static ExitCode run(String[] args) throws InterruptedException {
        String version = version();
        DaemonConfig config;
        Flags.Asked asked;
        try {
            asked = new Flags(version).parse(args);
            if (asked.text() != null) {
                System.out.print(asked.text());
                return ExitCode.STOPPED;
            }
            config = DaemonConfig.of(options(asked));
            if (asked.check()) {
                return new Check(config, System.out, System.err).run();
            }
        } catch (ExitException e) {
            System.err.println("raftd: " + e.getMessage());
            return e.code();
        }
        LogWriter logs = LogWriter.install(
                config.logFormat(), config.logLevel(), new FileOutputStream(FileDescriptor.err));
        ExitCode code = serve(config, new Service(config, version, () -> options(asked)));
        logs.flush(FLUSH_MS);
        return code;
    }

    private static Options options(Flags.Asked asked) {
        return Options.of(asked.flags(), System.getenv(), asked.config());
    }

    private static ExitCode serve(DaemonConfig config, Service service)
            throws InterruptedException {
        try {
            return service.run();
        } catch (RuntimeException | Error e) {
            Logger log = LoggerFactory.getLogger(Main.class);
            ExitCode code = ExitCode.of(e);
            if (code == ExitCode.FAILED) {
                log.error("stopped by an error in the program itself", e);
            } else if (e instanceof StorageFailure f && f.kind() != StorageFailure.Kind.IN_USE) {
                log.error("data directory {}: {}", config.data(), e.getMessage());
            } else {
                log.error(String.valueOf(e.getMessage()));
            }
            return code;
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "development");
    }
}
