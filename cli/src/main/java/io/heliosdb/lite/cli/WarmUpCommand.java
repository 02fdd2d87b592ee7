package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code heliosdb warm-up}: a short tour through the commands. The launcher runs it once after a
 * build, while the JVM records what it loads into an ahead-of-time cache.
 */
@Command(name = "warm-up", hidden = true, description = "Visit every command once.")
final class WarmUpCommand implements Callable<Integer> {

    private static final String CSV = "id,name,price\n1,a,1.5\n2,\"b,c\",2.25\n3,d,\n";
    private static final String QUERY = "SELECT id, name, price FROM t WHERE price > 1 ORDER BY id";

    @Override
    public Integer call() throws IOException {
        try (TemporaryDirectory place = TemporaryDirectory.create(null, "heliosdb-warm-up")) {
            String db = place.path().resolve("db").toString();
            Path csv = place.path().resolve("in.csv");
            String out = place.path().resolve("out.csv").toString();
            Files.writeString(csv, CSV);
            visit("import", "--db", db, "--table", "t", "--file", csv.toString(), "--create");
            visit("sql", "--db", db, "-c", QUERY + "; UPDATE t SET price = 3 WHERE id = 3");
            visit("export", "--db", db, "--query", QUERY, "--output", out);
            resume(Path.of(db));
            visit("cursors", "list", "--db", db);
            visit("--help");
            return ExitCode.DONE.code();
        }
    }

    private static void resume(Path db) {
        ResumeToken token;
        try (Database open = Database.open(Config.defaults(db));
                Cursor cursor = open.query(QUERY)) {
            cursor.next();
            token = cursor.resumeToken();
        }
        try (Database open = Database.open(Config.defaults(db));
                Cursor cursor = open.resumeCursor(token)) {
            cursor.next();
            open.discard(token);
        }
    }

    private static void visit(String... arguments) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(new Terminal(nowhere, nowhere, false, false, false, false, 80), arguments);
    }
}
