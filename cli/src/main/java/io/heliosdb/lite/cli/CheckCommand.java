package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heliosdb check}. */
@Command(
        name = "check",
        description = {
            "Read a whole database, or a backup, and name what is damaged; nothing is changed.",
            "Verified are every page and the order of every tree, older versions against newer"
                    + " ones, rows against indexes in both directions, the cursor state, the key"
                    + " file and the sealed spools."
        },
        footer = {
            "",
            "Damages are printed to standard output, one a line; the exit code is 1 when there is"
                    + " any. Works in a process of its own, because a damaged file may end it."
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin private DirectoryOption database;

    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        database.requireDirectory();
        return CheckProcess.run(terminal, database.directory()).code();
    }
}
