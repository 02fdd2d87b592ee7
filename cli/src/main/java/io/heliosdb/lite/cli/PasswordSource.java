package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a command has a password from: never from its arguments, which every process of the machine
 * can see. Stateless.
 */
final class PasswordSource {

    private static final String VARIABLE = "HELIOSDB_PASSWORD";

    private PasswordSource() {}

    /**
     * The environment's, else one that is typed twice and not shown, else the first line of
     * standard input.
     *
     * @throws DatabaseException 22023 when there is none, or the two differ
     */
    static String read(Terminal terminal) throws IOException {
        Optional<String> given = Optional.ofNullable(System.getenv(VARIABLE));
        if (given.isPresent()) {
            return required(given.get());
        }
        return required(
                terminal.interactive()
                        ? typed(Objects.requireNonNull(System.console(), "a terminal"))
                        : firstLine());
    }

    private static String typed(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "the two passwords are not the same");
        }
        return new String(first);
    }

    private static String firstLine() throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        return line == null ? "" : line;
    }

    private static String required(String password) {
        if (password.isEmpty()) {
            throw new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, "there is no password")
                    .hint("Type it, pipe it in, or set " + VARIABLE + ".");
        }
        return password;
    }
}
