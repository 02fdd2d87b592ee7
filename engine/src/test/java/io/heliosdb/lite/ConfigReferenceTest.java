package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    private static final Path PAGE = ProjectRoot.resolve("docs/reference/configuration.md");

    @Test
    void thePageDescribesTheSettingsAsTheyAre() throws IOException {
        if (System.getenv("HELIOSDB_REWRITE") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigReference.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as(
                        "rewrite it: HELIOSDB_REWRITE=1 ./mvnw -pl engine -am test"
                                + " -Dtest=ConfigReferenceTest -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(ConfigReference.markdown());
    }
}
