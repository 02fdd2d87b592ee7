package io.heliosdb.lite.cli.csv;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.ImportProgress;
import io.heliosdb.lite.Transaction;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.Optional;

/**
 * Decides where an import begins: with the first row, or behind what a killed one has committed.
 * Confined to one thread.
 */
public final class ImportStart {

    private final Database database;
    private final ImportSource source;
    private boolean created;

    public ImportStart(Database database, ImportSource source) {
        this.database = database;
        this.source = source;
    }

    /**
     * Forgets what an interrupted import of this file has noted; its rows stay in the table.
     * Durable on return.
     */
    public void forget() {
        try (Transaction transaction = database.begin()) {
            transaction.forgetImport(source.shape().table(), source.path().toString());
            transaction.commit();
        }
    }

    /**
     * Where to begin, for rows of a table that exists.
     *
     * @throws DatabaseException 55000 when the file is not the one that was interrupted
     */
    public ImportProgress intoExistingTable() {
        return interrupted().map(this::requireSameContent).orElseGet(source::begin);
    }

    /**
     * Where to begin, with a table that is to be made unless the interrupted import has made it.
     * That it is about to be made is noted before: a table without rows may be all there is after a
     * kill.
     *
     * @throws DatabaseException 55000 when the file or its primary key is not the one that was
     *     interrupted, 42P07 when there was such a table before
     */
    public ImportProgress withNewTable() {
        Optional<ImportProgress> earlier = interrupted();
        boolean exists = database.tables().contains(source.shape().table());
        if (exists && earlier.isPresent() && (earlier.get().rows() > 0 || isEmpty())) {
            requireSameKey(earlier.get());
            return requireSameContent(earlier.get());
        }
        ImportProgress beginning = source.begin();
        if (!exists) {
            remember(beginning);
        }
        database.execute(source.shape().createTable());
        created = true;
        return beginning;
    }

    /** Whether {@link #withNewTable} has made the table. */
    public boolean created() {
        return created;
    }

    private Optional<ImportProgress> interrupted() {
        try (Transaction transaction = database.begin()) {
            return transaction.importProgress(source.shape().table(), source.path().toString());
        }
    }

    private void remember(ImportProgress progress) {
        try (Transaction transaction = database.begin()) {
            transaction.remember(progress);
            transaction.commit();
        }
    }

    private boolean isEmpty() {
        return database.queryAll(source.shape().firstRow()).isEmpty();
    }

    private ImportProgress requireSameContent(ImportProgress earlier) {
        if (earlier.rows() > 0 && !earlier.sameContent(source.begin())) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the file is not the one whose import was interrupted")
                    .with("table", earlier.table())
                    .with("file", earlier.file())
                    .with("rows_imported", earlier.rows())
                    .with("bytes", source.bytes())
                    .with("bytes_before", earlier.bytes())
                    .with("sha256", source.sha256())
                    .with("sha256_before", earlier.sha256())
                    .hint(
                            "Put the earlier file back to go on behind its last row; or use"
                                    + " --restart (without --create) to import this one from its first"
                                    + " row: rows that are in the table stay.");
        }
        return earlier.rows() > 0 ? earlier : source.begin();
    }

    private void requireSameKey(ImportProgress progress) {
        ImportProgress now = source.begin();
        if (!progress.options().equals(now.options())) {
            throw new DatabaseException(
                            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
                            "the interrupted import has made the table with another primary key")
                    .with("table", progress.table())
                    .with("primary_key", now.options())
                    .with("primary_key_before", progress.options())
                    .hint("Give the same --primary-key, or drop the table first.");
        }
    }
}
