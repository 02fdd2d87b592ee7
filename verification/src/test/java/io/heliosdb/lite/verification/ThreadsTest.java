package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Cursor;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SerializationFailureException;
import io.heliosdb.lite.error.SqlState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to cursor restore says about threads, with real rows. */
class ThreadsTest {

    private static final int ACCOUNTS = 3_000;
    private static final long SUM = ACCOUNTS * 100L;
    private static final String QUERY = "SELECT id, amount FROM account ORDER BY id";

    @TempDir private Path folder;
    private Database database;

    @BeforeEach
    void fill() {
        database = Database.open(Config.defaults(folder.resolve("db")));
        database.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER)");
        database.execute("CREATE TABLE visit (id INTEGER PRIMARY KEY, reader INTEGER)");
        try (Transaction transaction = database.begin()) {
            for (long id = 0; id < ACCOUNTS; id++) {
                transaction.execute("INSERT INTO account VALUES (?, 100)", id);
            }
            transaction.commit();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oneThreadWritesWhileTheOtherReadsWholeSnapshots() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> writer =
                CompletableFuture.supplyAsync(() -> {
                    Random random = new Random(5);
                    int transfers = 0;
                    while (!done.get()) {
                        transfers += transfer(random) ? 1 : 0;
                    }
                    return transfers;
                });
        try {
            for (int reads = 0; reads < 40; reads++) {
                assertThat(sum(database.query(QUERY))).isEqualTo(SUM);
            }
        } finally {
            done.set(true);
        }

        assertThat(writer.get()).isPositive();
    }

    @Test
    void sixtyFourVirtualThreadsReadResumeAndWrite() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> sums = new ArrayList<>();
            for (long reader = 0; reader < 64; reader++) {
                long number = reader;
                Callable<Long> work = () -> readInParts(number);
                sums.add(threads.submit(work));
            }
            for (Future<Long> sum : sums) {
                assertThat(sum.get()).isEqualTo(SUM);
            }
        }

        assertThat(database.queryAll("SELECT count(*), count(DISTINCT reader) FROM visit"))
                .hasToString("[[256, 64]]");
        assertThat(database.resumableCursors()).isEmpty();
    }

    @Test
    void aCursorIsHandedFromThreadToThread() throws Exception {
        List<Long> ids = new ArrayList<>();
        Cursor cursor = database.query(QUERY);
        boolean more = true;
        while (more) {
            more =
                    inAThreadOfItsOwn(() -> {
                        for (int row = 0; row < 700; row++) {
                            if (!cursor.next()) {
                                cursor.close();
                                return false;
                            }
                            ids.add(cursor.getLong(0));
                        }
                        return true;
                    });
        }

        assertThat(ids).hasSize(ACCOUNTS).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRowMayBeReadByAnotherThreadThanTheOneThatFetchedIt() throws Exception {
        try (Cursor cursor = database.query(QUERY)) {
            for (long row = 0; row < 5; row++) {
                assertThat(inAThreadOfItsOwn(cursor::next)).isTrue();
                assertThat(inAThreadOfItsOwn(() -> cursor.getLong(0))).isEqualTo(row);
            }
            ResumeToken token = inAThreadOfItsOwn(cursor::resumeToken);
            try (Cursor rest = database.resumeCursor(token)) {
                assertThat(rest.next()).isTrue();
                assertThat(rest.getLong(0)).isEqualTo(5);
            }
            database.discard(token);
        }
    }

    /** Both threads sort: the second comes while the first one's batch is not there yet. */
    @Test
    void twoThreadsThatNeedABatchAtOnceAreToldApart() throws Exception {
        boolean told = false;
        for (int attempt = 0; attempt < 50 && !told; attempt++) {
            Cursor cursor = database.query("SELECT id FROM account ORDER BY amount * id % 977, id");
            Callable<Throwable> reader =
                    () ->
                            catchThrowable(() -> {
                                for (int row = 0; row < 500 && cursor.next(); row++) {}
                            });
            List<Throwable> failures = new ArrayList<>();
            try (ExecutorService two = Executors.newFixedThreadPool(2)) {
                for (Future<Throwable> each : two.invokeAll(List.of(reader, reader))) {
                    failures.add(each.get());
                }
            }
            for (Throwable failure : failures) {
                if (failure instanceof DatabaseException known) {
                    assertThat(known.sqlState()).isEqualTo(SqlState.OBJECT_IN_USE);
                    assertThat(known).hasMessageContaining("used by two threads at once");
                    told = true;
                } else {
                    assertThat(failure).isNull();
                }
            }
            // the cursor is not harmed: one thread alone goes on
            cursor.next();
            cursor.close();
        }

        assertThat(told).isTrue();
    }

    @Test
    void anotherThreadMayCloseACursorThatIsRead() throws Exception {
        Cursor cursor = database.query(QUERY);
        assertThat(cursor.next()).isTrue();
        inAThreadOfItsOwn(() -> {
            cursor.close();
            return true;
        });

        Throwable failure =
                catchThrowable(() -> {
                    while (cursor.next()) {}
                });
        assertThat(failure).isInstanceOf(DatabaseException.class).hasMessageContaining("34000");
    }

    private long readInParts(long reader) {
        Random random = new Random(reader);
        long sum = 0;
        Cursor cursor = database.query(QUERY);
        for (long part = 0; part < 4; part++) {
            for (int row = random.nextInt(700); row >= 0 && cursor.next(); row--) {
                sum += cursor.getLong(1);
            }
            ResumeToken token = cursor.resumeToken();
            cursor.close();
            database.execute("INSERT INTO visit VALUES (?, ?)", reader * 4 + part, reader);
            cursor = database.resumeCursor(token);
        }
        ResumeToken last = cursor.resumeToken();
        sum += sum(cursor);
        database.discard(last);
        return sum;
    }

    private boolean transfer(Random random) {
        try (Transaction transaction = database.begin()) {
            transaction.execute(
                    "UPDATE account SET amount = amount - 7 WHERE id = ?",
                    (long) random.nextInt(ACCOUNTS));
            transaction.execute(
                    "UPDATE account SET amount = amount + 7 WHERE id = ?",
                    (long) random.nextInt(ACCOUNTS));
            transaction.commit();
            return true;
        } catch (SerializationFailureException _) {
            return false; // it is tried with other accounts
        }
    }

    private static long sum(Cursor cursor) {
        long sum = 0;
        try (cursor) {
            while (cursor.next()) {
                sum += cursor.getLong(1);
            }
        }
        return sum;
    }

    private static <T> T inAThreadOfItsOwn(Callable<T> work) throws Exception {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            return one.submit(work).get();
        }
    }
}
