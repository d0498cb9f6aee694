package io.raftctl.command;

import io.raftd.protocol.ErrorCode;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Says on standard error why a command line failed, and gives its exit code. A hidden verb is asked
 * by programs, for what may just as well be missing: it never fails.
 */
record Reports(Globals globals) implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine verb, ParseResult parsed) {
        if (isHidden(verb)) {
            return 0;
        }
        return report(
                Thread.currentThread().isInterrupted() ? Failure.ofInterrupted(e) : Failure.of(e));
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine verb = e.getCommandLine();
        if (isHidden(verb)) {
            return 0;
        }
        String help = verb.getCommandSpec().qualifiedName() + " --help";
        for (String word : verb.getUnmatchedArguments()) {
            if (word.startsWith("-")) {
                // It may be why something else seems to be missing.
                return report(Failure.usage("Unknown option: '" + word + "'; see " + help));
            }
        }
        return report(Failure.usage(e.getMessage() + "; see " + help));
    }

    private static boolean isHidden(CommandLine verb) {
        return verb.getCommandSpec().usageMessage().hidden();
    }

    int report(Failure failure) {
        if (failure.code() != ErrorCode.OK) {
            Failure located = failure.at(globals.origin());
            globals.console().err().println(globals.wantsJson() ? located.json() : located.text());
            globals.reported();
        }
        return failure.code().exit();
    }
}
