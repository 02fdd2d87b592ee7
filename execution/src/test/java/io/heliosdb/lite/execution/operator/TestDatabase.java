package io.heliosdb.lite.execution.operator;

import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.IndexKeys;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.spool.SpoolFiles;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.ChangeDeriver;
import io.heliosdb.lite.storage.IndexChanges;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreClock;
import io.heliosdb.lite.storage.StoreOptions;
import io.heliosdb.lite.storage.WriteBuffer;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store with tables, as the engine would fill it, and queries over it. */
final class TestDatabase implements AutoCloseable {

    static final long WORK_MEMORY = 16L << 20;

    private final Map<Integer, TableDefinition> tables = new HashMap<>();
    private final Store store;
    private final Path spools;

    TestDatabase(Path directory) {
        StoreClock clock =
                new StoreClock() {
                    @Override
                    public long wallMillis() {
                        return System.currentTimeMillis();
                    }

                    @Override
                    public long nanoTime() {
                        return System.nanoTime();
                    }
                };
        spools = directory.resolve("spool");
        store =
                Store.open(
                        directory.resolve("data"),
                        StoreOptions.defaults(
                                clock,
                                new Random(7),
                                Thread.ofPlatform().daemon().factory(),
                                new Deriver()));
    }

    Store store() {
        return store;
    }

    Path spools() {
        return spools;
    }

    void create(TableDefinition table) {
        tables.put(table.id(), table);
    }

    void insert(TableDefinition table, List<List<Value>> rows) {
        List<RowChange> changes = new ArrayList<>();
        for (List<Value> row : rows) {
            changes.add(insertOf(table, row));
        }
        store.commit(WriteSet.of(store.published(), changes)).await();
    }

    static RowChange insertOf(TableDefinition table, List<Value> row) {
        byte[] bytes = RowWriter.encode(RowLayout.of(table), row);
        return table.primaryKey().isEmpty()
                ? RowChange.insert(table.id(), null, bytes)
                : RowChange.insert(table.id(), KeyCodec.primaryKey(table).key(bytes, 0), bytes);
    }

    void commit(RowChange... changes) {
        store.commit(WriteSet.of(store.published(), List.of(changes))).await();
    }

    Query query() {
        return new Query();
    }

    /** How a query is run; the context of the next open. */
    final class Query {
        private List<Value> parameters = List.of();
        private long workMemory = WORK_MEMORY;
        private String cursor = "c";
        private LongSupplier nanoTime = System::nanoTime;
        private long snapshot = store.published();
        private @Nullable WriteBuffer own;
        private final Cancellation cancellation = new Cancellation();
        private @Nullable SpoolFiles files;

        Query parameters(Value... values) {
            parameters = List.of(values);
            return this;
        }

        Query workMemory(long bytes) {
            workMemory = bytes;
            return this;
        }

        Query cursor(String name) {
            cursor = name;
            return this;
        }

        Query nanoTime(LongSupplier clock) {
            nanoTime = clock;
            return this;
        }

        Query own(WriteBuffer buffer) {
            own = buffer;
            return this;
        }

        Query files(SpoolFiles spoolFiles) {
            files = spoolFiles;
            return this;
        }

        Cancellation cancellation() {
            return cancellation;
        }

        ExecutionContext context() {
            SpoolFiles place = files == null ? SpoolFiles.in(spools.resolve(cursor)) : files;
            return new ExecutionContext(
                    store::reader,
                    snapshot,
                    parameters,
                    own,
                    100,
                    new Settings("UTC", 1_700_000_000_000_000L, 42),
                    workMemory,
                    place,
                    cancellation,
                    nanoTime,
                    () -> 0);
        }

        Operator open(Plan plan) {
            return Operators.open(plan, context());
        }

        Operator resume(Plan plan, byte[] position) {
            return Operators.resume(plan, context(), new PositionReader(position));
        }

        List<String> all(Plan plan) {
            try (Operator operator = open(plan)) {
                return rest(operator);
            }
        }
    }

    static List<String> rest(Operator operator) {
        List<String> rows = new ArrayList<>();
        while (true) {
            switch (operator.next()) {
                case Step.Done _ -> {
                    return rows;
                }
                case Step.Paused _ -> {}
                case Step.Rows(Batch batch) -> {
                    for (int row = 0; row < batch.count(); row++) {
                        rows.add(text(batch, row));
                    }
                }
            }
        }
    }

    static String text(Batch batch, int row) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < batch.columns(); column++) {
            text.append(column == 0 ? "" : "|").append(batch.valueAt(column, row));
        }
        return text.toString();
    }

    static byte[] position(Operator operator, int rowsConsumed) {
        PositionWriter writer = new PositionWriter();
        operator.savePosition(rowsConsumed, writer);
        return writer.toByteArray();
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Deriver implements ChangeDeriver {
        @Override
        public void derive(RowChange change, byte @Nullable [] oldRow, IndexChanges sink) {
            TableDefinition table = tables.get(change.tableId());
            if (table == null) {
                return;
            }
            for (IndexDefinition index : table.indexes()) {
                IndexKeys keys = new IndexKeys(table, index);
                if (oldRow != null) {
                    sink.remove(index.id(), keys.key(oldRow, change.knownKey()));
                }
                byte[] row = change.row();
                if (row != null) {
                    byte[] key = keys.key(row, change.knownKey());
                    sink.put(index.id(), key, keys.rowKeyOffset(), keys.uniquePrefixLength());
                }
            }
        }
    }
}
