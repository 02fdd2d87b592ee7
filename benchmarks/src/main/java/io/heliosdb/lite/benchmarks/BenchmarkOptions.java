package io.heliosdb.lite.benchmarks;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.Settings;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How to measure. Immutable.
 *
 * @param directory an empty one for all data; its owner deletes it
 * @param rows instead of the sizes that the benchmark would take
 * @param rounds measured runs of each lane; the overhead takes at least 15
 * @param peers whether H2 and SQLite run as well
 * @param log is told what is being done
 */
public record BenchmarkOptions(
        Path directory, OptionalLong rows, int rounds, boolean peers, Consumer<String> log) {

    static final long SEED = 42;

    long rowsOr(long standard) {
        return rows.orElse(standard);
    }

    void say(String what) {
        log.accept(what);
    }

    Path directory(String name) {
        return directory.resolve(name);
    }

    /** A new database of ours with that many transactions. */
    Database transactions(String name, long rowCount) {
        say("loading " + rowCount + " rows");
        Database database = Database.open(config(name));
        TransactionsTable.create(database, new Transactions(SEED), rowCount, _ -> {});
        return database;
    }

    Config config(String name) {
        return Config.find().with(Settings.DATABASE_PATH, directory(name));
    }
}
