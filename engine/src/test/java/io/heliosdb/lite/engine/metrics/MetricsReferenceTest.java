package io.heliosdb.lite.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {

    private static final Path PAGE = ProjectRoot.resolve("docs/reference/metrics.md");

    @Test
    void thePageDescribesTheFiguresAsTheyAre() throws IOException {
        if (System.getenv("HELIOSDB_REWRITE") != null) {
            Files.writeString(PAGE, MetricsReference.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as(
                        "rewrite it: HELIOSDB_REWRITE=1 ./mvnw -pl engine -am test"
                                + " -Dtest=MetricsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(MetricsReference.markdown());
    }

    @Test
    void namesAreOfOneFormAndTellUnitAndType() {
        assertThat(MetricFamilies.ALL)
                .allSatisfy(family -> {
                    assertThat(family.name()).matches("heliosdb_[a-z]+(_[a-z]+)*");
                    assertThat(family.name().endsWith("_total"))
                            .isEqualTo(family.type().equals("counter"));
                    assertThat(family.help()).isNotBlank().doesNotEndWith(".");
                });
        assertThat(MetricFamilies.ALL).extracting(MetricFamily::name).doesNotHaveDuplicates();
    }
}
