package io.raftctl.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** In a verb's help, its own options; those of all verbs stand in the root's. */
final class OptionList implements IHelpSectionRenderer {
    @Override
    public String render(CommandLine.Help help) {
        CommandSpec spec = help.commandSpec();
        if (spec.parent() == null) {
            return help.optionList();
        }
        List<OptionSpec> own =
                spec.options().stream().filter(option -> !option.inherited()).toList();
        return help.optionListExcludingGroups(own)
                + "The options of every verb are listed by raftctl --help.\n";
    }
}
