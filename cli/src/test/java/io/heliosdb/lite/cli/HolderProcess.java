package io.heliosdb.lite.cli;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import io.heliosdb.lite.Transaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that has a database open, as a test's other side.
 *
 * <p>It makes a table of 10,000 rows, opens a query, reads 1,500 of its rows, prints the cursor's
 * id and goes on when it is told: {@code read N} reads N more and prints the last, {@code open}
 * opens another query and prints why it is not resumable, {@code write} has a thread move the row
 * of the least id behind the last, in one transaction each, and prints how often it has.
 */
final class HolderProcess implements AutoCloseable {

    static final int ROWS = 10_000;
    static final int READ = 1_500;

    private static final AtomicLong MOVED = new AtomicLong();

    private final Process process;
    private final BufferedReader answers;
    private final String cursorId;

    private HolderProcess(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.cursorId = answer();
    }

    static HolderProcess start(String directory, boolean socket) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=deny");
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(HolderProcess.class.getName(), directory, Boolean.toString(socket)));
        return new HolderProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    String cursorId() {
        return cursorId;
    }

    long pid() {
        return process.pid();
    }

    /** Sends a line and returns the answer. */
    String ask(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the holder has ended");
        }
        return line;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        Config config =
                Config.defaults(Path.of(arguments[0]))
                        .with(Settings.CONTROL_SOCKET, Boolean.valueOf(arguments[1]));
        try (Database database = Database.open(config);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT)");
            try (var fill = database.begin()) {
                for (int i = 1; i <= ROWS; i++) {
                    fill.execute("INSERT INTO t VALUES (?, ?)", i, "note " + i);
                }
                fill.commit();
            }
            Cursor cursor = database.query("SELECT id, note FROM t ORDER BY id");
            read(cursor, READ);
            say(cursor.id().orElseThrow().toString());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(obey(line, database, cursor));
            }
        }
    }

    private static String obey(String line, Database database, Cursor cursor) {
        if (line.startsWith("read ")) {
            return read(cursor, Integer.parseInt(line.substring(5)));
        }
        if (line.equals("write")) {
            return write(database);
        }
        try (Cursor other = database.query("SELECT id FROM t")) {
            return other.notResumableReason().orElse("resumable");
        }
    }

    private static String write(Database database) {
        if (MOVED.get() == 0) {
            move(database);
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        while (true) {
                            move(database);
                        }
                    });
        }
        return MOVED.toString();
    }

    private static void move(Database database) {
        long id = MOVED.get() + 1;
        try (Transaction transaction = database.begin()) {
            transaction.execute("DELETE FROM t WHERE id = ?", id);
            transaction.execute("INSERT INTO t VALUES (?, 'moved')", id + ROWS);
            transaction.commit();
        }
        MOVED.set(id);
    }

    private static String read(Cursor cursor, int rows) {
        for (int i = 0; i < rows; i++) {
            cursor.next();
        }
        return cursor.getString(0);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
