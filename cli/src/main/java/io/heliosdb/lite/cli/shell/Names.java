package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.Session;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * Completes key words, and the tables and columns that there are when it is asked. In a transaction
 * it keeps those it knew before: a question of its own could make the transaction fail.
 */
final class Names implements Completer {

    private static final List<String> KEY_WORDS =
            List.of(
                    "ALTER",
                    "AND",
                    "AS",
                    "ASC",
                    "BEGIN",
                    "BETWEEN",
                    "BY",
                    "CASE",
                    "CAST",
                    "COMMIT",
                    "COUNT",
                    "CREATE",
                    "CROSS",
                    "CURSOR",
                    "DECLARE",
                    "DELETE",
                    "DESC",
                    "DISTINCT",
                    "DROP",
                    "ELSE",
                    "END",
                    "EXISTS",
                    "EXPLAIN",
                    "FETCH",
                    "FROM",
                    "FULL",
                    "GROUP",
                    "HAVING",
                    "IN",
                    "INDEX",
                    "INNER",
                    "INSERT",
                    "INTO",
                    "IS",
                    "JOIN",
                    "KEY",
                    "LEFT",
                    "LIKE",
                    "LIMIT",
                    "NOT",
                    "NULL",
                    "NULLS",
                    "OFFSET",
                    "ON",
                    "OR",
                    "ORDER",
                    "PRIMARY",
                    "RIGHT",
                    "ROLLBACK",
                    "SELECT",
                    "SET",
                    "SHOW",
                    "TABLE",
                    "THEN",
                    "UNION",
                    "UNIQUE",
                    "UPDATE",
                    "VALUES",
                    "WHEN",
                    "WHERE",
                    "WITH");

    private static final List<String> VIEWS =
            List.of(
                    "heliosdb_columns",
                    "heliosdb_cursors",
                    "heliosdb_holds",
                    "heliosdb_resumes",
                    "heliosdb_settings",
                    "heliosdb_tables");

    private final Statements statements;
    private Set<String> names = Set.of();

    Names(Statements statements) {
        this.statements = statements;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        if (word.startsWith("\\")) {
            Commands.NAMES.forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        if (statements.status() == Session.Status.IDLE) {
            names = present();
        }
        names.forEach(name -> candidates.add(new Candidate(name)));
        if (word.isEmpty() || StatementLines.isCommand(line.line())) {
            return; // all key words at once help nobody
        }
        boolean lower = Character.isLowerCase(word.charAt(0));
        for (String each : KEY_WORDS) {
            candidates.add(new Candidate(lower ? each.toLowerCase(Locale.ROOT) : each));
        }
    }

    private Set<String> present() {
        Set<String> all = new LinkedHashSet<>();
        for (List<@Nullable String> row :
                statements.rows("SELECT table_name, name FROM heliosdb_columns")) {
            for (String name : row) {
                if (name != null) {
                    all.add(Commands.quoted(name));
                }
            }
        }
        all.addAll(VIEWS);
        return all;
    }
}
