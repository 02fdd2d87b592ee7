package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code heliosdb version}. */
@Command(name = "version", description = "Print the version of heliosdb and of what it runs on.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** For picocli, which asks for {@link #getVersion} only. */
    VersionCommand() {
        this(Terminal.ofProcess());
    }

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            terminal.out().println(line);
        }
        return ExitCode.DONE.code();
    }

    @Override
    public String[] getVersion() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return new String[] {
            "heliosdb " + (version == null ? "(built from classes)" : version),
            "java     " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
            "system   "
                    + System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.version")
                    + " "
                    + System.getProperty("os.arch")
        };
    }
}
