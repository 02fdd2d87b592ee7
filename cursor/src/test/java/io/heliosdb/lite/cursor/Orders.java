package io.heliosdb.lite.cursor;

import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.operator.Settings;
import io.heliosdb.lite.execution.operator.SystemRows;
import io.heliosdb.lite.execution.plan.AggregateCall;
import io.heliosdb.lite.execution.plan.AggregateFunction;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.ChangeDeriver;
import io.heliosdb.lite.storage.Direction;
import io.heliosdb.lite.storage.RowChange;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreClock;
import io.heliosdb.lite.storage.StoreOptions;
import io.heliosdb.lite.storage.WriteSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** A table (id, amount, name) in a real store, with the executor's own operators over it. */
final class Orders implements AutoCloseable {

    static final Requester OWNER = Requester.embedded(7);

    private static final TableDefinition TABLE =
            new TableDefinition(
                    16,
                    1,
                    "orders",
                    List.of(
                            column(0, "id", ColumnType.INT8),
                            column(1, "amount", ColumnType.INT8),
                            column(2, "name", ColumnType.TEXT)),
                    List.of(0),
                    List.of());
    private static final RowLayout LAYOUT = RowLayout.of(TABLE);
    private static final Expression AMOUNT = Expression.column(1, ColumnType.INT8);

    /** Makes keys that a slot cannot hold, and a plan that it cannot hold either. */
    private static final Expression LONG_TEXT =
            Expression.literal(Value.of("long ".repeat(400)), ColumnType.TEXT);

    /** One plan for each method, by name. */
    static final Map<String, Plan> PLANS =
            Map.of(
                    "scan", scan(Direction.FORWARD),
                    "scan backward", scan(Direction.BACKWARD),
                    "filter",
                            new Plan.Filter(
                                    scan(Direction.FORWARD),
                                    Expression.call(
                                            Function.GT,
                                            AMOUNT,
                                            Expression.literal(Value.of(50), ColumnType.INT8))),
                    "limit",
                            new Plan.Limit(
                                    scan(Direction.BACKWARD),
                                    Optional.of(Expression.literal(Value.of(7), ColumnType.INT8)),
                                    Optional.of(Expression.literal(Value.of(31), ColumnType.INT8))),
                    "sort",
                            new Plan.Sort(
                                    scan(Direction.FORWARD),
                                    List.of(new SortKey(AMOUNT, true, true))),
                    "sort by long keys",
                            new Plan.Sort(
                                    scan(Direction.FORWARD),
                                    List.of(
                                            new SortKey(LONG_TEXT, true, true),
                                            new SortKey(AMOUNT, false, true))),
                    "aggregate",
                            new Plan.Aggregate(
                                    scan(Direction.FORWARD),
                                    List.of(
                                            AggregateCall.of(
                                                    AggregateFunction.SUM,
                                                    Optional.of(AMOUNT),
                                                    false)),
                                    List.of("sum")));

    private final Path directory;
    private final StoreClock clock;
    private final Executor background;
    private final UnaryOperator<CursorOptions> change;
    private FileAccess files = FileAccess.local();
    private Store store;
    private int opens;
    private CursorEngine engine;

    Orders(
            Path directory,
            StoreClock clock,
            Executor background,
            UnaryOperator<CursorOptions> change) {
        this.directory = directory;
        this.clock = clock;
        this.background = background;
        this.change = change;
        store = openStore();
        engine = openEngine();
    }

    CursorEngine engine() {
        return engine;
    }

    Store store() {
        return store;
    }

    void reopen() {
        engine.close();
        crash();
    }

    void crash() {
        store.close();
        store = openStore();
        engine = openEngine();
    }

    /** The process died, and the next one finds these files of cursor state and spools. */
    void reopenOn(FileAccess next) {
        files = next;
        engine = openEngine();
    }

    /** As {@link #crash}, and the next process has these files. */
    void crashOn(FileAccess next) {
        files = next;
        crash();
    }

    /** Nothing is left of any cursor but the table: as if there had never been one. */
    void forgetCursors() {
        store.holds().all().keySet().forEach(store.holds()::release);
        for (byte namespace :
                new byte[] {
                    CursorStore.STATE_NAMESPACE,
                    CursorStore.TOMBSTONE_NAMESPACE,
                    CursorStore.COUNTER_NAMESPACE,
                    CursorStore.ORPHAN_NAMESPACE
                }) {
            List<byte[]> keys = new ArrayList<>();
            store.meta().scan(namespace, new byte[0], (key, _) -> keys.add(key.clone()));
            keys.forEach(key -> store.meta().remove(namespace, key).await());
        }
    }

    void load(int from, int count) {
        List<RowChange> changes = new ArrayList<>();
        for (int id = from; id < from + count; id++) {
            changes.add(RowChange.insert(TABLE.id(), key(id), row(id, id * 37L % 101)));
            if (changes.size() == 20_000) {
                store.commit(WriteSet.of(store.published(), changes)).await();
                changes = new ArrayList<>();
            }
        }
        store.commit(WriteSet.of(store.published(), changes)).await();
    }

    /** Changes one row and deletes the next: snapshots must not see it. */
    void disturb(int id) {
        store.commit(
                        WriteSet.of(
                                store.published(),
                                List.of(
                                        RowChange.update(TABLE.id(), key(id), row(id, -1)),
                                        RowChange.delete(TABLE.id(), key(id + 1)))))
                .await();
    }

    static Plan plan(String name) {
        return Objects.requireNonNull(PLANS.get(name), name);
    }

    RestorableCursor open(Plan plan, long snapshot) {
        return engine.open(request(plan, snapshot, OWNER));
    }

    static CursorRequest request(Plan plan, long snapshot, Requester requester) {
        return CursorRequest.of(
                plan,
                List.of(),
                new Settings("UTC", 5, 6),
                snapshot,
                requester,
                plan.getClass().getSimpleName());
    }

    RestorableCursor resume(String token) {
        return engine.resume(token, OWNER);
    }

    /** Reads so many rows, or to the end; each as the text of its columns. */
    static List<String> read(RestorableCursor cursor, int rows) {
        List<String> all = new ArrayList<>();
        while (all.size() < rows && cursor.next()) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < cursor.batch().columns(); column++) {
                row.append(cursor.batch().valueAt(column, cursor.row())).append('|');
            }
            all.add(row.toString());
        }
        return all;
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }

    private static ColumnDefinition column(int id, String name, ColumnType type) {
        return new ColumnDefinition(id, name, type, false, Optional.empty());
    }

    private static Plan scan(Direction direction) {
        return new Plan.TableScan(Plan.TableShape.of(TABLE), ScanBounds.ALL, direction);
    }

    private static byte[] row(int id, long amount) {
        return RowWriter.encode(
                LAYOUT, List.of(Value.of(id), Value.of(amount), Value.of("name " + id)));
    }

    private static byte[] key(int id) {
        byte[] row = row(id, 0);
        return KeyCodec.primaryKey(TABLE).key(row, 0);
    }

    private Store openStore() {
        return Store.open(
                directory.resolve("data"),
                StoreOptions.defaults(
                        clock,
                        new Random(1),
                        Thread.ofPlatform().daemon().name("store-writer").factory(),
                        ChangeDeriver.NONE));
    }

    private CursorEngine openEngine() {
        return CursorEngine.open(
                new CursorEnvironment(
                        store,
                        clock,
                        new Random(2 + opens++),
                        background,
                        (_, _) -> {},
                        CursorEvents.NONE,
                        files,
                        _ -> SystemRows.NONE),
                change.apply(CursorOptions.in(directory)));
    }
}
