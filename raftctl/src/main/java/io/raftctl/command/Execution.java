package io.raftctl.command;

import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** Runs the verb, unless a command above it was given an option that the verb would not see. */
final class Execution implements IExecutionStrategy {
    @Override
    public int execute(ParseResult parsed) {
        for (ParseResult above = parsed; above.hasSubcommand(); above = above.subcommand()) {
            for (OptionSpec option : above.matchedOptions()) {
                if (option.scopeType() == ScopeType.LOCAL) {
                    throw new ParameterException(
                            above.commandSpec().commandLine(),
                            "Option before the verb: '" + option.longestName() + "'");
                }
            }
        }
        return new RunLast().execute(parsed);
    }
}
