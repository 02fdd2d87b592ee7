package io.heliosdb.lite.cli;

import io.heliosdb.lite.TableScript;
import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlRequest;
import io.heliosdb.lite.pgwire.scram.ScramVerifier;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heliosdb user}: who may log in to a server. */
@Command(
        name = "user",
        description = "Add users who log in by password, change passwords, drop users.",
        synopsisSubcommandLabel = "COMMAND")
final class UserCommand {

    private UserCommand() {}

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new UserCommand())
                .addSubcommand(new Add(terminal))
                .addSubcommand(new Password(terminal))
                .addSubcommand(new Drop(terminal));
    }

    /** A statement about one user, carried out where the database is open. */
    private abstract static class OfOne implements Callable<Integer> {

        @Mixin private DatabaseOptions database;

        @Parameters(paramLabel = "NAME", description = "The user, as it is written.")
        private String name;

        final Terminal terminal;

        OfOne(Terminal terminal) {
            this.terminal = terminal;
        }

        final String quotedName() {
            return TableScript.quoted(name);
        }

        final Integer run(String statement, String said) {
            try (ControlConnection open = database.controlOrCreate()) {
                open.run(
                        ControlRequest.of("sql").with("text", statement),
                        new ReplyPrinter(terminal, RowFormat.TABLE));
            }
            terminal.err().println(name + " " + said);
            return ExitCode.DONE.code();
        }

        /** Made here: neither the holder of the database nor anything on the way sees it. */
        final String verifier() throws IOException {
            byte[] salt = new byte[ScramVerifier.SALT_BYTES_DEFAULT];
            new SecureRandom().nextBytes(salt);
            return ScramVerifier.of(
                            PasswordSource.read(terminal), salt, ScramVerifier.ITERATIONS_DEFAULT)
                    .toText();
        }
    }

    @Command(
            name = "add",
            description = {
                "Add a user. From the first one on a server asks everybody for a password, its owner"
                        + " too: who is to log in gets a user of the own name.",
                "The password is asked for on a terminal; else it is HELIOSDB_PASSWORD of the"
                        + " environment, or the first line of standard input."
            })
    private static final class Add extends OfOne {

        Add(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws IOException {
            return run(
                    "CREATE USER " + quotedName() + " PASSWORD '" + verifier() + "'",
                    "may log in from now on; GRANT says what for");
        }
    }

    @Command(
            name = "password",
            description = "Change the password of a user; it is read as by `user add`.")
    private static final class Password extends OfOne {

        Password(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() throws IOException {
            return run(
                    "ALTER USER " + quotedName() + " PASSWORD '" + verifier() + "'",
                    "has a new password");
        }
    }

    @Command(name = "drop", description = "Drop a user, with what was granted.")
    private static final class Drop extends OfOne {

        Drop(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return run("DROP USER " + quotedName(), "is no user any more");
        }
    }
}
