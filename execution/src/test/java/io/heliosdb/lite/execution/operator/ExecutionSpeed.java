package io.heliosdb.lite.execution.operator;

import static io.heliosdb.lite.execution.expression.Expression.call;
import static io.heliosdb.lite.execution.expression.Expression.column;

import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.storage.Direction;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/** Measures the hot paths; run by hand: {@code ExecutionSpeed [rows]}. */
final class ExecutionSpeed {

    private static final TableDefinition TRANSACTIONS =
            new TableDefinition(
                    16,
                    1,
                    "transactions",
                    List.of(
                            definition(1, "id", ColumnType.INT8),
                            definition(2, "user_id", ColumnType.INT8),
                            definition(3, "amount", ColumnType.FLOAT8),
                            definition(4, "category", ColumnType.TEXT),
                            definition(5, "date", ColumnType.TEXT),
                            definition(6, "timestamp", ColumnType.INT8)),
                    List.of(0),
                    List.of(
                            new IndexDefinition(
                                    17, 16, "by_time", List.of(IndexColumn.ascending(5)), false)));

    private final TestDatabase database;
    private final int rows;
    private long sink;

    private ExecutionSpeed(TestDatabase database, int rows) {
        this.database = database;
        this.rows = rows;
    }

    private static ColumnDefinition definition(int id, String name, ColumnType type) {
        return new ColumnDefinition(id, name, type, true, Optional.empty());
    }

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path directory = Files.createTempDirectory("speed");
        try (TestDatabase database = new TestDatabase(directory)) {
            ExecutionSpeed speed = new ExecutionSpeed(database, rows);
            speed.load();
            speed.measure();
        }
    }

    private void load() {
        database.create(TRANSACTIONS);
        Random random = new Random(1);
        List<List<Value>> batch = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            batch.add(
                    List.of(
                            Value.of(i),
                            Value.of(random.nextInt(10_000)),
                            Value.of(random.nextInt(100_000) / 100.0),
                            Value.of("category-" + random.nextInt(20)),
                            Value.of(
                                    String.format(
                                            Locale.ROOT, "2024-%02d-%02d", i % 12 + 1, i % 28 + 1)),
                            Value.of(1_700_000_000L + random.nextInt(100_000_000))));
            if (batch.size() == 50_000) {
                database.insert(TRANSACTIONS, batch);
                batch.clear();
            }
        }
        database.insert(TRANSACTIONS, batch);
    }

    private void measure() {
        Plan scan = Shapes.scan(TRANSACTIONS);
        time("scan + 6 getters", () -> drain(scan, true));
        time("scan, no getters", () -> drain(scan, false));
        Plan backward = Shapes.scan(TRANSACTIONS, ScanBounds.ALL, Direction.BACKWARD);
        time("scan backward + 6 getters", () -> drain(backward, true));
        Plan index =
                Plan.IndexScan.of(
                        TRANSACTIONS,
                        TRANSACTIONS.indexes().getFirst(),
                        ScanBounds.ALL,
                        Direction.BACKWARD);
        time("index scan desc + 6 getters", () -> drain(index, true));
        Plan filter =
                new Plan.Filter(
                        scan, call(Function.LT, column(1, ColumnType.INT8), Shapes.number(10)));
        time("filter 1:1000", () -> drain(filter, true));
        Plan general =
                new Plan.Filter(
                        scan,
                        call(
                                Function.GT,
                                call(
                                        Function.MULTIPLY,
                                        column(2, ColumnType.FLOAT8),
                                        column(2, ColumnType.FLOAT8)),
                                column(5, ColumnType.INT8)));
        time("filter by expression", () -> drain(general, true));
        Plan computed =
                new Plan.Project(
                        scan,
                        List.of(
                                column(0, ColumnType.INT8),
                                call(
                                        Function.ADD,
                                        column(2, ColumnType.FLOAT8),
                                        column(1, ColumnType.INT8))),
                        List.of("a", "b"));
        time("computed projection", () -> drain(computed, false));
        Plan sort =
                new Plan.Sort(scan, List.of(new SortKey(column(5, ColumnType.INT8), true, true)));
        time("sort, spilling at 16 MB", () -> drain(sort, true));
        savePosition(scan);
        savePosition(
                new Plan.Limit(filter, Optional.empty(), Optional.of(Shapes.number(1_000_000))));
        resume(scan, false);
        resume(index, false);
        resume(sort, true);
    }

    private void time(String what, LongSupplier run) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 7; i++) {
            long start = cpuNanos();
            sink += run.getAsLong();
            best = Math.min(best, (double) (cpuNanos() - start));
        }
        System.out.printf(
                Locale.ROOT, "%-32s %8.2f M rows/s (%d)%n", what, rows / best * 1000.0, sink);
    }

    /** The machine may be shared: CPU time of this thread, not the wall's. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private long drain(Plan plan, boolean getters) {
        long sum = 0;
        try (Operator operator = database.query().cursor("speed").open(plan)) {
            while (true) {
                Step step = operator.next();
                if (step instanceof Step.Done) {
                    return sum;
                }
                if (step instanceof Step.Rows(Batch batch)) {
                    sum += getters ? read(batch) : batch.count();
                }
            }
        }
    }

    private static long read(Batch batch) {
        long sum = 0;
        for (int row = 0; row < batch.count(); row++) {
            sum += batch.longAt(0, row) + batch.longAt(1, row);
            sum += (long) batch.doubleAt(2, row);
            sum += batch.textAt(3, row).length() + batch.textAt(4, row).length();
            sum += batch.longAt(5, row);
        }
        return sum;
    }

    private void savePosition(Plan plan) {
        PositionWriter writer = new PositionWriter();
        try (Operator operator = database.query().open(plan)) {
            Step step = operator.next();
            while (!(step instanceof Step.Rows)) {
                step = operator.next();
            }
            int count = ((Step.Rows) step).batch().count();
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long start = cpuNanos();
                for (int i = 0; i < 100_000; i++) {
                    writer.reset();
                    operator.savePosition(i % count + 1, writer);
                }
                best = Math.min(best, (cpuNanos() - start) / 100_000.0);
            }
            System.out.printf(Locale.ROOT, "save position                    %8.0f ns%n", best);
        }
    }

    private void resume(Plan plan, boolean seal) {
        List<byte[]> positions = new ArrayList<>();
        try (Operator operator = database.query().cursor("resumed").open(plan)) {
            Random random = new Random(3);
            while (true) {
                Step step = operator.next();
                if (step instanceof Step.Done) {
                    break;
                }
                if (step instanceof Step.Rows(Batch batch)) {
                    positions.add(
                            TestDatabase.position(operator, random.nextInt(batch.count()) + 1));
                }
            }
            if (seal) {
                operator.seal();
            }
        }
        long[] times = new long[4000];
        Random random = new Random(5);
        for (int i = 0; i < times.length; i++) {
            byte[] position = positions.get(random.nextInt(positions.size() - 1));
            long start = System.nanoTime();
            try (Operator operator = database.query().cursor("resumed").resume(plan, position)) {
                Step step = operator.next();
                times[i] = System.nanoTime() - start;
                if (!(step instanceof Step.Rows)) {
                    throw new IllegalStateException("no row");
                }
            }
        }
        long[] warm = Arrays.copyOfRange(times, 2000, times.length);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "resume to first batch            %8.1f us p50, %.1f us p99%n",
                warm[warm.length / 2] / 1000.0,
                warm[warm.length * 99 / 100] / 1000.0);
    }
}
