package io.heliosdb.lite.engine;

import io.heliosdb.lite.engine.role.RoleChanges;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.row.IndexKeys;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableCodec;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.sql.CompiledStatement.CreateIndex;
import io.heliosdb.lite.sql.CompiledStatement.CreateTable;
import io.heliosdb.lite.sql.CompiledStatement.DropIndex;
import io.heliosdb.lite.sql.CompiledStatement.DropTable;
import io.heliosdb.lite.storage.EntryBatch;
import io.heliosdb.lite.storage.KeyRange;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Scan;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.Tree;
import io.heliosdb.lite.storage.WriteContext;
import java.util.Arrays;
import java.util.List;

/**
 * Changes of the schema. Each is one task of the writer thread: it sees the newest catalog, nobody
 * commits beside it, and a new index is filled from the newest rows before anybody writes again, so
 * that it misses none. Whoever reads an older snapshot finds the older catalog and its rows.
 */
final class Definitions {

    private static final int ROWS_PER_FILL = 1024;
    private static final int BYTES_PER_FILL = 1 << 20;

    private final Store store;
    private final CatalogVersions catalogs;
    private final RoleChanges roles;

    Definitions(Store store, CatalogVersions catalogs, RoleChanges roles) {
        this.store = store;
        this.catalogs = catalogs;
        this.roles = roles;
    }

    void create(CreateTable statement) {
        store.execute(context -> create(statement, context)).await();
    }

    private void create(CreateTable statement, WriteContext context) {
        Catalog catalog = catalogs.newest();
        if (catalog.table(statement.name()).isPresent()
                || catalog.index(statement.name()).isPresent()) {
            if (statement.ifNotExists()) {
                return;
            }
            throw exists(SqlState.DUPLICATE_TABLE, statement.name());
        }
        int id = context.nextObjectId();
        TableDefinition table =
                new TableDefinition(
                        id,
                        1,
                        statement.name(),
                        statement.columns(),
                        statement.primaryKey(),
                        List.of());
        context.change(
                RowChange.insert(
                        Store.CATALOG_OBJECT, CatalogKey.of(id), TableCodec.encode(table)));
    }

    void create(CreateIndex statement) {
        store.execute(context -> create(statement, context)).await();
    }

    private void create(CreateIndex statement, WriteContext context) {
        Catalog catalog = catalogs.newest();
        if (catalog.index(statement.name()).isPresent()
                || catalog.table(statement.name()).isPresent()) {
            if (statement.ifNotExists()) {
                return;
            }
            throw exists(SqlState.DUPLICATE_TABLE, statement.name());
        }
        TableDefinition table =
                catalog.byId(statement.tableId())
                        .orElseThrow(() -> missing("the table was dropped meanwhile"));
        IndexDefinition index =
                new IndexDefinition(
                        context.nextObjectId(),
                        table.id(),
                        statement.name(),
                        statement.columns(),
                        statement.unique());
        fill(index, table, context);
        replace(table.withIndex(index), context);
    }

    private static void fill(IndexDefinition index, TableDefinition table, WriteContext context) {
        IndexKeys keys = new IndexKeys(table, index);
        Scan rows = context.scan(Tree.ROWS, KeyRange.all(table.id()));
        EntryBatch batch = new EntryBatch();
        boolean more = true;
        while (more) {
            batch.clear();
            more = rows.fill(batch, ROWS_PER_FILL, BYTES_PER_FILL, Long.MAX_VALUE);
            for (int i = 0; i < batch.count(); i++) {
                byte[] key =
                        keys.key(
                                copy(batch.data(), batch.valueOffset(i), batch.valueLength(i)),
                                copy(batch.data(), batch.keyOffset(i), batch.keyLength(i)));
                context.putIndexEntry(
                        index.id(), key, keys.rowKeyOffset(), keys.uniquePrefixLength());
            }
        }
    }

    private static byte[] copy(byte[] data, int from, int length) {
        return Arrays.copyOfRange(data, from, from + length);
    }

    void drop(DropTable statement) {
        roles.dropTables(context -> drop(statement, context));
    }

    private void drop(DropTable statement, WriteContext context) {
        for (String name : statement.names()) {
            catalogs.newest()
                    .table(name)
                    .ifPresentOrElse(
                            table -> drop(table, context),
                            () -> requireTolerant(statement.ifExists(), name));
        }
    }

    private static void drop(TableDefinition table, WriteContext context) {
        context.change(RowChange.delete(Store.CATALOG_OBJECT, CatalogKey.of(table.id())));
        RoleChanges.tableDropped(table.id(), context);
        context.drop(Tree.ROWS, table.id());
        for (IndexDefinition index : table.indexes()) {
            context.drop(Tree.INDEX, index.id());
        }
    }

    void drop(DropIndex statement) {
        for (String name : statement.names()) {
            store.execute(context -> dropIndex(name, statement.ifExists(), context)).await();
        }
    }

    private void dropIndex(String name, boolean ifExists, WriteContext context) {
        Catalog catalog = catalogs.newest();
        catalog.index(name)
                .ifPresentOrElse(
                        index -> {
                            replace(
                                    catalog.byId(index.tableId())
                                            .orElseThrow()
                                            .withoutIndex(index.id()),
                                    context);
                            context.drop(Tree.INDEX, index.id());
                        },
                        () -> requireTolerant(ifExists, name));
    }

    private static void replace(TableDefinition table, WriteContext context) {
        context.change(
                RowChange.update(
                        Store.CATALOG_OBJECT, CatalogKey.of(table.id()), TableCodec.encode(table)));
    }

    private static void requireTolerant(boolean ifExists, String name) {
        if (!ifExists) {
            throw missing("there is no such object").with("name", name);
        }
    }

    private static DatabaseException missing(String problem) {
        return new DatabaseException(SqlState.UNDEFINED_TABLE, problem);
    }

    private static DatabaseException exists(SqlState state, String name) {
        return new DatabaseException(state, "an object of this name exists already")
                .with("name", name);
    }
}
