package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CursorIdConverterTest {

    private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final CursorIdConverter converter = new CursorIdConverter();

    @Test
    void anIdIsRead() {
        assertThat(converter.convert(ID)).isEqualTo(UUID.fromString(ID));
    }

    @Test
    void anythingElseIsRefused() {
        for (String text : List.of("", "nonsense", "1-2-3-4-5", ID + "0", ID + " ")) {
            assertThatThrownBy(() -> converter.convert(text)).hasMessageContaining("cursors list");
        }
    }

    @Test
    void theCommandsSayWhatIsWrongAsPeopleSayIt() {
        for (String command : List.of("kill", "show", "renew")) {
            CommandRun run = CommandRun.of("cursors", command, "--db", "none", "nonsense");

            assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err())
                    .contains("'nonsense' is not the id of a cursor")
                    .doesNotContain("Exception");
        }
    }
}
