package io.heliosdb.lite.execution.operator;

import static io.heliosdb.lite.execution.expression.Expression.call;
import static io.heliosdb.lite.execution.expression.Expression.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.expression.Function;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.plan.ScanBounds;
import io.heliosdb.lite.execution.plan.SortKey;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.IndexColumn;
import io.heliosdb.lite.execution.schema.IndexDefinition;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.spool.SpoolFiles;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.Value;
import io.heliosdb.lite.file.FileAccess;
import io.heliosdb.lite.storage.Direction;
import io.heliosdb.lite.storage.WriteBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What larger results must not cost: re-reads, memory, garbage, time in one step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperatorBoundsTest {

    private static final int ROWS = 20_000;
    private static final long SEED = 12;
    private static final long LITTLE_MEMORY = 128 * 1024;

    private static final TableDefinition EVENTS =
            new TableDefinition(
                    16,
                    1,
                    "events",
                    List.of(
                            definition(1, "id", ColumnType.INT8),
                            definition(2, "kind", ColumnType.INT8),
                            definition(3, "note", ColumnType.TEXT)),
                    List.of(0),
                    List.of(
                            new IndexDefinition(
                                    17, 16, "by_kind", List.of(IndexColumn.ascending(1)), false)));

    private static final Plan SCAN = Shapes.scan(EVENTS);
    private static final Plan INDEX =
            Plan.IndexScan.of(
                    EVENTS, EVENTS.indexes().getFirst(), ScanBounds.ALL, Direction.BACKWARD);
    private static final Plan SORT =
            new Plan.Sort(SCAN, List.of(new SortKey(column(1, ColumnType.INT8), true, true)));

    private TestDatabase database;
    private List<String> sorted = List.of();

    private static ColumnDefinition definition(int id, String name, ColumnType type) {
        return new ColumnDefinition(id, name, type, true, Optional.empty());
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        database = new TestDatabase(directory);
        database.create(EVENTS);
        Random random = new Random(SEED);
        List<List<Value>> rows = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            rows.add(
                    List.of(
                            Value.of(id),
                            Value.of(random.nextInt(500)),
                            Value.of("note " + random.nextInt())));
        }
        database.insert(EVENTS, rows);
        sorted = database.query().all(SORT);
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** Positions behind random rows, by row number. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Saved(int row, byte[] position) {}

    private static List<Saved> saveAtRandomRows(Operator operator, Random random) {
        List<Saved> saved = new ArrayList<>();
        int before = 0;
        while (true) {
            Step step = operator.next();
            if (step instanceof Step.Done) {
                return saved;
            }
            if (step instanceof Step.Rows(Batch batch)) {
                int row = random.nextInt(batch.count() + 1);
                saved.add(new Saved(before + row, TestDatabase.position(operator, row)));
                before += batch.count();
            }
        }
    }

    @Test
    void aResumedScanReadsAtMostTwoBatchesBeforeItsFirstRow() {
        for (Plan plan : List.of(SCAN, INDEX)) {
            List<String> all = database.query().all(plan);
            List<Saved> positions;
            try (Operator operator = database.query().open(plan)) {
                positions = saveAtRandomRows(operator, new Random(SEED));
            }
            for (Saved saved : positions) {
                try (Operator operator = database.query().resume(plan, saved.position())) {
                    if (operator.next() instanceof Step.Rows(Batch batch)) {
                        assertThat(operator.entriesRead()).isLessThanOrEqualTo(2 * Batch.MAX_ROWS);
                        assertThat(batch.count()).isLessThanOrEqualTo(16);
                        assertThat(TestDatabase.text(batch, 0)).isEqualTo(all.get(saved.row()));
                    } else {
                        assertThat(saved.row()).isEqualTo(ROWS);
                    }
                }
            }
        }
    }

    @Test
    void aSpilledSortGivesTheRowsOfOneInMemory() {
        TestDatabase.Query query = database.query().workMemory(LITTLE_MEMORY).cursor("spilled");

        assertThat(query.all(SORT)).isEqualTo(sorted);
        assertThat(database.spools().resolve("spilled").resolve("sort-0.spool")).exists();
    }

    @Test
    void aSealedSpoolIsResumedByASeekInEachRun() {
        TestDatabase.Query query = database.query().workMemory(LITTLE_MEMORY).cursor("seek");
        List<Saved> positions;
        try (Operator operator = query.open(SORT)) {
            positions = saveAtRandomRows(operator, new Random(SEED));
            assertThat(operator.resumeMethod()).isEqualTo(ResumeMethod.SPOOL);
        }
        for (Saved saved : positions) {
            try (Operator operator = query.resume(SORT, saved.position())) {
                if (operator.next() instanceof Step.Rows(Batch batch)) {
                    assertThat(TestDatabase.text(batch, 0)).isEqualTo(sorted.get(saved.row()));
                    assertThat(operator.resumeMethod()).isEqualTo(ResumeMethod.SPOOL);
                    assertThat(operator.entriesRead()).isLessThanOrEqualTo(2 * Batch.MAX_ROWS);
                }
                assertThat(saved.row() + TestDatabase.rest(operator).size())
                        .isGreaterThan(ROWS - 17);
            }
        }
    }

    @Test
    void anUnsealedSortIsRunAgain() {
        TestDatabase.Query query = database.query().cursor("replay");
        List<Saved> positions;
        try (Operator operator = query.open(SORT)) {
            positions = saveAtRandomRows(operator, new Random(SEED));
            assertThat(operator.resumeMethod()).isEqualTo(ResumeMethod.REPLAY);
        }
        for (Saved saved : positions) {
            try (Operator operator = query.resume(SORT, saved.position())) {
                assertThat(TestDatabase.rest(operator))
                        .isEqualTo(sorted.subList(saved.row(), ROWS));
            }
        }
    }

    @Test
    void aReplayOfOtherRowsIsRefused() {
        byte[] position;
        try (Operator operator = database.query().open(SORT)) {
            Step step = operator.next();
            while (!(step instanceof Step.Rows)) {
                step = operator.next();
            }
            position = TestDatabase.position(operator, 5);
        }
        position[2] = 6; // format, tag, count: one more than there are up to the key

        try (Operator operator = database.query().cursor("other").resume(SORT, position)) {
            assertThatThrownBy(() -> TestDatabase.rest(operator))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e ->
                                    assertThat(e.sqlState())
                                            .isEqualTo(SqlState.CURSOR_REPLAY_MISMATCH));
        }
    }

    @Test
    void aDamagedSpoolNeverGivesWrongRows() throws IOException {
        TestDatabase.Query query = database.query().workMemory(LITTLE_MEMORY).cursor("damaged");
        List<Saved> positions;
        try (Operator operator = query.open(SORT)) {
            positions = saveAtRandomRows(operator, new Random(SEED));
        }
        Path file = database.spools().resolve("damaged").resolve("sort-0.spool");
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(SEED);
        int errors = 0;
        for (int round = 0; round < 150; round++) {
            Files.write(file, damage(good, random));
            Saved saved = positions.get(random.nextInt(positions.size()));
            try (Operator operator = query.resume(SORT, saved.position())) {
                assertThat(TestDatabase.rest(operator))
                        .as("round %d, seed %d", round, SEED)
                        .isEqualTo(sorted.subList(saved.row(), ROWS));
            } catch (DatabaseException e) {
                assertThat(e.sqlState()).isEqualTo(SqlState.DATA_CORRUPTED);
                assertThat(file).doesNotExist(); // so that the next resume goes without it
                errors++;
            }
        }
        assertThat(errors).isPositive();
        Files.deleteIfExists(file);
        try (Operator operator = query.resume(SORT, positions.getFirst().position())) {
            assertThat(TestDatabase.rest(operator)).hasSize(ROWS - positions.getFirst().row());
        }
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bad = good.clone();
        switch (random.nextInt(3)) {
            case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                int from = random.nextInt(bad.length);
                Arrays.fill(bad, from, Math.min(bad.length, from + 512), (byte) 0);
            }
            default -> bad = Arrays.copyOf(good, random.nextInt(good.length));
        }
        return bad;
    }

    @Test
    void aSpoolWithoutRoomFailsTheSortAndOnlyIt() {
        SpoolFiles none =
                new SpoolFiles() {
                    @Override
                    public FileAccess access() {
                        return FileAccess.local();
                    }

                    @Override
                    public Path directory() {
                        return database.spools().resolve("none");
                    }

                    @Override
                    public String suffix() {
                        return "1";
                    }

                    @Override
                    public Executor background() {
                        return Runnable::run;
                    }

                    @Override
                    public boolean reserve(long bytes) {
                        return false;
                    }

                    @Override
                    public void release(long bytes) {}
                };

        TestDatabase.Query spilling = database.query().workMemory(LITTLE_MEMORY).files(none);
        assertThatThrownBy(() -> spilling.all(SORT)).hasMessageContaining("53400");

        try (Operator operator = database.query().files(none).open(SORT)) {
            Step step = operator.next();
            while (!(step instanceof Step.Rows)) {
                step = operator.next();
            }
            assertThat(operator.seal()).isFalse();
            assertThat(operator.resumeMethod()).isEqualTo(ResumeMethod.REPLAY);
        }
    }

    @Test
    void savingAPositionDoesNotAllocate() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Plan filter =
                new Plan.Filter(
                        SCAN, call(Function.LT, column(1, ColumnType.INT8), Shapes.number(250)));
        Plan limit = new Plan.Limit(filter, Optional.empty(), Optional.of(Shapes.number(5000)));
        for (Plan plan : List.of(SCAN, INDEX, limit, SORT)) {
            PositionWriter writer = new PositionWriter();
            try (Operator operator = database.query().cursor("allocation").open(plan)) {
                Step step = operator.next();
                while (!(step instanceof Step.Rows)) {
                    step = operator.next();
                }
                save(operator, writer, 20_000);
                long before = threads.getCurrentThreadAllocatedBytes();
                save(operator, writer, 100_000);
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertThat(allocated).as("%s", plan).isLessThan(10_000);
            }
        }
    }

    private static void save(Operator operator, PositionWriter writer, int times) {
        for (int i = 0; i < times; i++) {
            writer.reset();
            operator.savePosition(i % 4, writer);
        }
    }

    @Test
    void aStepEndsWithinItsTimeAlsoInsideTheInputOfASort() {
        long[] now = {0};
        // each look at the clock costs a millisecond: a step may look about ten times
        TestDatabase.Query query =
                database.query()
                        .workMemory(LITTLE_MEMORY)
                        .cursor("steps")
                        .nanoTime(() -> now[0] += 1_000_000);
        List<String> rows = new ArrayList<>();
        int pauses = 0;
        try (Operator operator = query.open(SORT)) {
            Step step;
            do {
                long before = now[0];
                step = operator.next();
                assertThat(now[0] - before).isLessThan(20_000_000);
                pauses += step instanceof Step.Paused ? 1 : 0;
                if (step instanceof Step.Rows(Batch batch)) {
                    for (int row = 0; row < batch.count(); row++) {
                        rows.add(TestDatabase.text(batch, row));
                    }
                }
            } while (!(step instanceof Step.Done));
        }
        assertThat(rows).isEqualTo(sorted);
        assertThat(pauses).isGreaterThan(5);
    }

    @Test
    void aCancelledQueryStopsAtTheNextStep() {
        TestDatabase.Query query = database.query();
        try (Operator operator = query.open(SCAN)) {
            operator.next();
            query.cancellation().cancel();
            assertThatThrownBy(operator::next).hasMessageContaining("57014");
        }
    }

    @Test
    void rowsInFrontOfOneThatFailsAreDelivered() {
        Plan failing =
                new Plan.Project(
                        SCAN,
                        List.of(
                                call(
                                        Function.DIVIDE,
                                        Shapes.number(1),
                                        call(
                                                Function.SUBTRACT,
                                                column(0, ColumnType.INT8),
                                                Shapes.number(700)))),
                        List.of("x"));
        Plan limited = new Plan.Limit(failing, Optional.empty(), Optional.of(Shapes.number(700)));

        assertThat(database.query().all(limited)).hasSize(700);
        assertThatThrownBy(() -> database.query().all(failing)).hasMessageContaining("22012");
    }

    @Test
    void aTransactionSeesItsOwnRowsThroughAnIndex() {
        WriteBuffer own = new WriteBuffer(1 << 20);
        own.add(
                TestDatabase.insertOf(
                        EVENTS, List.of(Value.of(-1), Value.of(250), Value.of("mine"))),
                database.store().published(),
                1);

        List<String> rows = database.query().own(own).all(INDEX);

        assertThat(rows)
                .hasSize(ROWS + 1)
                .contains("Int[value=-1]|Int[value=250]|Text[value=mine]");
    }

    @Test
    void aLargeRowTravelsAlone() {
        TableDefinition large =
                new TableDefinition(
                        50,
                        1,
                        "large",
                        List.of(
                                definition(1, "id", ColumnType.INT8),
                                definition(2, "body", ColumnType.TEXT)),
                        List.of(0),
                        List.of());
        database.create(large);
        List<List<Value>> rows = new ArrayList<>();
        for (int id = 0; id < 6; id++) {
            rows.add(List.of(Value.of(id), Value.of("x".repeat(1_000_000))));
        }
        database.insert(large, rows);
        Plan scan = Shapes.scan(large);
        Plan sort =
                new Plan.Sort(scan, List.of(new SortKey(column(0, ColumnType.INT8), true, true)));

        for (Plan plan : List.of(scan, sort)) {
            TestDatabase.Query query = database.query().workMemory(LITTLE_MEMORY).cursor("large");
            try (Operator operator = query.open(plan)) {
                int count = 0;
                Step step;
                do {
                    step = operator.next();
                    if (step instanceof Step.Rows(Batch batch)) {
                        assertThat(batch.count()).isEqualTo(1);
                        assertThat(batch.textAt(1, 0)).hasSize(1_000_000);
                        count++;
                    }
                } while (!(step instanceof Step.Done));
                assertThat(count).isEqualTo(6);
            }
        }
    }
}
