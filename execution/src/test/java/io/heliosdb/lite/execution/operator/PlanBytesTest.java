package io.heliosdb.lite.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.plan.PlanCodec;
import io.heliosdb.lite.execution.plan.PlanDescription;
import io.heliosdb.lite.execution.schema.TableCodec;
import io.heliosdb.lite.execution.schema.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlanBytesTest {

    private static final long SEED = 31;
    private static final String GOLDEN = "/golden/plans.txt";

    @Test
    void aPlanComesBackAsItWas() {
        Shapes.plans()
                .forEach((name, plan) ->
                        assertThat(PlanCodec.decode(PlanCodec.encode(plan)))
                                .as(name)
                                .isEqualTo(plan));
    }

    @Test
    void aTableDefinitionComesBackAsItWas() {
        for (TableDefinition table : List.of(Shapes.WIDE, Shapes.COMPOUND, Shapes.HEAP)) {
            assertThat(TableCodec.decode(TableCodec.encode(table))).isEqualTo(table);
        }
    }

    /** Stored cursors must stay readable: run with -Dgolden=write after a deliberate new format. */
    @Test
    void theBytesAreTheOnesOfTheGoldenFile() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Plan> entry : Shapes.plans().entrySet()) {
            String hex = HexFormat.of().formatHex(PlanCodec.encode(entry.getValue()));
            lines.add(entry.getKey() + ": " + hex);
        }
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(Path.of("src/test/resources" + GOLDEN), lines);
        }
        try (InputStream golden =
                Objects.requireNonNull(PlanBytesTest.class.getResourceAsStream(GOLDEN))) {
            String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(lines).isEqualTo(text.lines().toList());
        }
    }

    @Test
    void damagedBytesEndInACleanError() {
        Random random = new Random(SEED);
        for (Plan plan : Shapes.plans().values()) {
            byte[] bytes = PlanCodec.encode(plan);
            for (int i = 0; i < 400; i++) {
                byte[] damaged = damage(bytes, random);
                try {
                    PlanDescription.of(PlanCodec.decode(damaged), name -> name);
                } catch (DatabaseException e) {
                    assertThat(e.sqlState())
                            .isIn(SqlState.DATA_CORRUPTED, SqlState.CURSOR_SEMANTICS_GONE);
                } catch (RuntimeException | StackOverflowError e) {
                    fail("seed " + SEED + ": " + HexFormat.of().formatHex(damaged), e);
                }
            }
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = Arrays.copyOf(bytes, bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 2 -> damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                int from = random.nextInt(bytes.length);
                Arrays.fill(damaged, from, Math.min(from + 9, bytes.length), (byte) 0xff);
            }
        }
        return damaged;
    }

    @Test
    void explainSaysHowAQueryGoesOn() {
        Plan top = Shapes.named(Shapes.plans(), "top with offset");

        List<String> lines = PlanDescription.of(top, name -> name);

        assertThat(lines)
                .containsExactly(
                        "Limit 9 offset 5",
                        "  Sort: small NULLS LAST",
                        "    Table Scan on table:16, all rows",
                        "Resume: SPOOL",
                        "Worst re-read: at most 2048 entries once sealed, else the whole input of the"
                                + " sort");
    }
}
