package io.heliosdb.lite.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanCodec;
import io.heliosdb.lite.execution.plan.PlanDescription;
import io.heliosdb.lite.execution.plan.ResumeMethod;
import io.heliosdb.lite.execution.row.Batch;
import io.heliosdb.lite.execution.row.KeyCodec;
import io.heliosdb.lite.execution.row.RowLayout;
import io.heliosdb.lite.execution.row.RowWriter;
import io.heliosdb.lite.execution.schema.TableDefinition;
import io.heliosdb.lite.execution.type.Value;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumeEverywhereTest {

    private static final long SEED = 20_260_101;

    private final Map<Integer, List<NaivePlans.Row>> rows = new java.util.HashMap<>();
    private TestDatabase database;

    @BeforeAll
    void open(@TempDir Path directory) {
        database = new TestDatabase(directory);
        Random random = new Random(SEED);
        fill(Shapes.WIDE, Shapes.wideRows(random));
        fill(Shapes.COMPOUND, Shapes.compoundRows(random));
        fill(Shapes.HEAP, Shapes.heapRows(random));
    }

    private void fill(TableDefinition table, List<List<Value>> cells) {
        database.create(table);
        database.insert(table, cells);
        KeyCodec codec = KeyCodec.primaryKey(table);
        List<NaivePlans.Row> naive = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            byte[] row = RowWriter.encode(RowLayout.of(table), cells.get(i));
            byte[] key =
                    table.primaryKey().isEmpty()
                            ? ByteBuffer.allocate(8).putLong(i).array()
                            : codec.key(row, 0);
            naive.add(new NaivePlans.Row(cells.get(i), key));
        }
        rows.put(table.id(), naive);
    }

    @AfterAll
    void close() {
        database.close();
    }

    static List<String> names() {
        return List.copyOf(Shapes.plans().keySet());
    }

    private static Plan plan(String name) {
        return PlanCodec.decode(PlanCodec.encode(Shapes.named(Shapes.plans(), name)));
    }

    private TestDatabase.Query query(String cursor) {
        return database.query().parameters(Shapes.PARAMETERS.toArray(Value[]::new)).cursor(cursor);
    }

    private List<String> expected(String name) {
        if (name.contains("random")) {
            return query(name).all(plan(name)); // depends on hidden keys: compared with itself
        }
        return new NaivePlans(rows, Shapes.PARAMETERS).text(plan(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void anUndisturbedRunGivesTheObviousRows(String name) {
        assertThat(query(name).all(plan(name))).isEqualTo(expected(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aResumeBehindAnyRowGivesTheRest(String name) {
        List<String> expected = expected(name);
        for (int row = 0; row <= expected.size(); row++) {
            assertThat(resumedBehind(name, row, false))
                    .as("%s at %d", name, row)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aResumeOfASealedQueryGivesTheRest(String name) {
        List<String> expected = expected(name);
        for (int row = 0; row <= expected.size(); row++) {
            assertThat(resumedBehind(name, row, true))
                    .as("%s at %d", name, row)
                    .isEqualTo(expected);
        }
    }

    private List<String> resumedBehind(String name, int row, boolean sealed) {
        List<String> result = new ArrayList<>();
        byte[] position;
        TestDatabase.Query query = query(name + sealed + row);
        try (Operator operator = query.open(plan(name))) {
            position = read(operator, row, result);
            if (sealed) {
                operator.seal();
            }
        }
        try (Operator operator = query.resume(plan(name), position)) {
            result.addAll(TestDatabase.rest(operator));
        }
        return result;
    }

    /** Reads so many rows and returns the position behind them. */
    private static byte[] read(Operator operator, int count, List<String> into) {
        while (into.size() < count) {
            switch (operator.next()) {
                case Step.Done _ -> throw new AssertionError("too few rows");
                case Step.Paused _ -> {}
                case Step.Rows(Batch batch) -> {
                    int take = Math.min(count - into.size(), batch.count());
                    for (int row = 0; row < take; row++) {
                        into.add(TestDatabase.text(batch, row));
                    }
                    if (into.size() == count) {
                        return TestDatabase.position(operator, take);
                    }
                }
            }
        }
        return TestDatabase.position(operator, 0);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aChainOfResumesOfOneRowEachGivesAllRows(String name) {
        List<String> expected = expected(name);
        List<String> result = new ArrayList<>();
        byte[] position;
        try (Operator operator = query(name).open(plan(name))) {
            position = TestDatabase.position(operator, 0);
        }
        for (int i = 0; i < expected.size(); i++) {
            try (Operator operator = query(name).resume(plan(name), position)) {
                List<String> one = new ArrayList<>();
                position = read(operator, 1, one);
                result.addAll(one);
            }
        }
        try (Operator operator = query(name).resume(plan(name), position)) {
            result.addAll(TestDatabase.rest(operator));
        }
        assertThat(result).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void stepsOfNoTimeAtAllStillGiveTheRows(String name) {
        long[] now = {0};
        TestDatabase.Query query = query(name).nanoTime(() -> now[0] += 20_000_000);

        assertThat(query.all(plan(name))).isEqualTo(expected(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aResumeAfterAPauseGivesTheRest(String name) {
        long[] now = {0};
        TestDatabase.Query query = query(name).nanoTime(() -> now[0] += 20_000_000);
        List<String> result = new ArrayList<>();
        byte[] position = null;
        for (int step = 0; step < 40; step++) {
            try (Operator operator =
                    position == null
                            ? query.open(plan(name))
                            : query.resume(plan(name), position)) {
                // replays start over: they need all their steps in one go
                int most = operator.resumeMethod() == ResumeMethod.SEEK ? 2 : 10_000;
                for (int i = 0; i < most; i++) {
                    Step next = operator.next();
                    if (next instanceof Step.Rows(Batch batch)) {
                        for (int row = 0; row < batch.count(); row++) {
                            result.add(TestDatabase.text(batch, row));
                        }
                        position = TestDatabase.position(operator, batch.count());
                        break;
                    }
                    position = TestDatabase.position(operator, 0);
                    if (next instanceof Step.Done) {
                        break;
                    }
                }
            }
        }
        assertThat(result).isEqualTo(expected(name));
    }

    @Test
    void thereAreFortyShapesAndTwentyFiveOfThemSeek() {
        List<Plan> plans = List.copyOf(Shapes.plans().values());

        assertThat(plans).hasSizeGreaterThan(40);
        assertThat(plans)
                .filteredOn(plan -> PlanDescription.methodOf(plan) == ResumeMethod.SEEK)
                .hasSizeGreaterThan(25);
    }
}
