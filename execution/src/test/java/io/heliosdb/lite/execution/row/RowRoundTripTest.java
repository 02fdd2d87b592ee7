package io.heliosdb.lite.execution.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.execution.type.Value;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowRoundTripTest {

    private static final long SEED = 99;

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            List<ColumnType> types = new ArrayList<>();
            List<Value> cells = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                SqlType type = SqlType.values()[random.nextInt(SqlType.values().length)];
                types.add(ColumnType.of(type));
                cells.add(random.nextInt(4) == 0 ? Value.NULL : KeyOrderTest.value(random, type));
            }
            RowLayout layout = new RowLayout(7, types);
            byte[] row = RowWriter.encode(layout, cells);

            layout.check(row, 0, row.length);
            Batch batch = new Batch(layout);
            batch.reset(row, row);
            batch.add(0, 0, 0);
            for (int i = 0; i < cells.size(); i++) {
                assertThat(batch.valueAt(i, 0))
                        .as("round %d, seed %d", round, SEED)
                        .isEqualTo(cells.get(i));
            }
        }
    }

    /** The bytes that docs/formats/row.md shows. */
    @Test
    void theFormIsTheDocumentedOne() {
        RowLayout layout =
                new RowLayout(
                        1,
                        List.of(
                                ColumnType.TEXT,
                                ColumnType.INT4,
                                ColumnType.BYTEA,
                                ColumnType.BOOLEAN));

        byte[] row =
                RowWriter.encode(
                        layout, List.of(Value.of("hi"), Value.of(258), Value.NULL, Value.TRUE));

        assertThat(HexFormat.of().formatHex(row)).isEqualTo("010004020100000102000000020000006869");
    }

    @Test
    void textsComeOutOfTheCacheUnchanged() {
        RowLayout layout = new RowLayout(1, List.of(ColumnType.TEXT));
        RowWriter writer = new RowWriter(layout);
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            Batch batch = new Batch(layout);
            for (int i = 0; i < 20; i++) {
                writer.clear();
                List<String> texts = new ArrayList<>();
                List<Integer> offsets = new ArrayList<>();
                for (int row = 0; row < 200; row++) {
                    texts.add(
                            "täxt-"
                                    + random.nextInt(round + 1)
                                    + "-"
                                    + "x".repeat(random.nextInt(40)));
                    offsets.add(writer.begin());
                    writer.setText(0, texts.getLast());
                    writer.end();
                }
                batch.reset(writer.data(), writer.data());
                offsets.forEach(offset -> batch.add(offset, 0, 0));
                for (int row = 0; row < 200; row++) {
                    assertThat(batch.textAt(0, row)).isEqualTo(texts.get(row));
                }
            }
        }
    }

    @Test
    void aRowOfAnotherFormIsRefused() {
        RowLayout layout = new RowLayout(1, List.of(ColumnType.TEXT, ColumnType.INT8));
        byte[] row = RowWriter.encode(layout, List.of(Value.of("x"), Value.of(1)));
        RowLayout newer = new RowLayout(2, List.of(ColumnType.TEXT, ColumnType.INT8));

        assertThatThrownBy(() -> newer.check(row, 0, row.length))
                .isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> layout.check(row, 0, row.length - 1))
                .isInstanceOf(DatabaseException.class);
    }
}
