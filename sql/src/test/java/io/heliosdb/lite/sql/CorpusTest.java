package io.heliosdb.lite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.execution.schema.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What statements compile to. Each file in {@code src/test/resources/corpus} holds statements, each
 * followed by a line of dashes, what comes out, and an empty line.
 *
 * <p>To take over what comes out now: {@code -Dheliosdb.rewrite=true}, and read the difference.
 */
class CorpusTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/corpus");
    private static final String SEPARATOR = "----";

    private final Catalog catalog = Samples.catalog();
    private final PlanText plans = new PlanText(catalog);

    @TestFactory
    Stream<DynamicTest> statementsCompileAsWritten() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                List<Sample> samples = samples(file);
                if (Boolean.getBoolean("heliosdb.rewrite")) {
                    rewrite(file, samples);
                }
                samples.forEach(sample -> tests.add(test(file, sample)));
            }
        }
        return tests.stream();
    }

    private DynamicTest test(Path file, Sample sample) {
        return DynamicTest.dynamicTest(
                file.getFileName() + ": " + sample.statement(),
                () -> assertThat(result(sample.statement())).isEqualTo(sample.expected()));
    }

    private record Sample(String statement, String expected) {}

    private static List<Sample> samples(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String block : Files.readString(file).split("\n\n+", -1)) {
            if (block.isBlank()) {
                continue;
            }
            String[] parts = block.strip().split("\n" + SEPARATOR + "\n", -1);
            samples.add(new Sample(parts[0], parts.length == 1 ? "" : parts[1]));
        }
        return samples;
    }

    private void rewrite(Path file, List<Sample> samples) throws IOException {
        Files.writeString(
                file,
                samples.stream()
                        .map(it ->
                                it.statement()
                                        + "\n"
                                        + SEPARATOR
                                        + "\n"
                                        + result(it.statement())
                                        + "\n")
                        .collect(Collectors.joining("\n")));
    }

    private String result(String statement) {
        try {
            return describe(
                    new SqlCompiler()
                            .compile(statement, catalog, List.of(), CompileSettings.DEFAULT));
        } catch (DatabaseException failure) {
            return failure.getMessage();
        }
    }

    private String describe(CompiledStatement statement) {
        StringBuilder text = new StringBuilder(plans.of(statement));
        if (statement instanceof CompiledStatement.Query query) {
            text.append("\ncolumns ").append(columns(query));
        }
        if (!statement.parameters().isEmpty()) {
            text.append("\nparameters ").append(statement.parameters());
        }
        return text.toString();
    }

    private static String columns(CompiledStatement.Query query) {
        return query.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }
}
