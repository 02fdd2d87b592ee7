package io.heliosdb.lite.verification;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.QueryOptions;
import io.heliosdb.lite.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A device that uploads its readings and notes which it has uploaded, until it is killed: reads
 * some rows of a named cursor, appends them to a sink outside of the database, marks them in the
 * database, and acknowledges them in the same transaction.
 *
 * <p>Arguments: directory, sink, seed of the batch sizes, {@link Step} at which it stops and waits
 * to be killed, in which batch. At the end of the result it says "finished".
 */
final class EdgeProcess {

    static final String NAME = "sync";
    static final String QUERY = "SELECT id, v FROM reading WHERE synced = 0 ORDER BY id";
    static final int BATCH_ROWS_MAX = 20;

    /** What it has just done. */
    enum Step {
        UPLOADED,
        MARKED,
        ACKNOWLEDGED,
        COMMITTED,
        NONE
    }

    private final Database database;
    private final Cursor cursor;
    private final FileChannel sink;
    private final Random random;
    private final Step stop;
    private final int stopBatch;
    private int batch;

    private EdgeProcess(Database database, Cursor cursor, FileChannel sink, String[] arguments) {
        this.database = database;
        this.cursor = cursor;
        this.sink = sink;
        this.random = new Random(Long.parseLong(arguments[2]));
        this.stop = Step.valueOf(arguments[3]);
        this.stopBatch = Integer.parseInt(arguments[4]);
    }

    public static void main(String[] arguments) throws IOException {
        try (Database database = Database.open(Config.defaults(Path.of(arguments[0])));
                Cursor cursor = database.query(QueryOptions.defaults().name(NAME), QUERY);
                FileChannel sink =
                        FileChannel.open(
                                Path.of(arguments[1]),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND)) {
            say("reading");
            new EdgeProcess(database, cursor, sink, arguments).run();
        }
        say("finished");
    }

    private void run() throws IOException {
        boolean more = true;
        while (more) {
            batch++;
            List<Long> ids = new ArrayList<>();
            int size = 1 + random.nextInt(BATCH_ROWS_MAX);
            while (more && ids.size() < size) {
                more = cursor.next();
                if (more) {
                    upload(cursor.getLong(0), cursor.getLong(1));
                    ids.add(cursor.getLong(0));
                }
            }
            done(Step.UPLOADED);
            keep(ids);
            done(Step.COMMITTED);
        }
    }

    private void upload(long id, long value) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(16).putLong(id).putLong(value).flip();
        while (entry.hasRemaining()) {
            sink.write(entry);
        }
    }

    private void keep(List<Long> ids) throws IOException {
        try (Transaction transaction = database.begin()) {
            for (long id : ids) {
                transaction.execute("UPDATE reading SET synced = 1 WHERE id = ?", id);
                transaction.execute("INSERT INTO done VALUES (?)", id);
            }
            done(Step.MARKED);
            transaction.acknowledge(cursor);
            done(Step.ACKNOWLEDGED);
            transaction.commit();
        }
    }

    /** At the chosen moment it does nothing more: whoever reads its output kills it there. */
    private void done(Step step) throws IOException {
        if (step == stop && batch == stopBatch) {
            say(step.name());
            while (System.in.read() >= 0) {}
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
