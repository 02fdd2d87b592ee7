package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorReferenceTest {

    private static final Pattern LINE =
            Pattern.compile("^\\| (\\w{5}) \\| (\\w+) \\| (\\w+) \\| .+ \\|$", Pattern.MULTILINE);

    @Test
    void thePageListsEveryCodeOnce() throws IOException {
        String page = Files.readString(ProjectRoot.resolve("docs/reference/errors.md"));

        List<String> listed =
                LINE.matcher(page)
                        .results()
                        .map(line -> line.group(1) + " " + line.group(2) + " " + line.group(3))
                        .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(SqlState.values())
                                .map(state ->
                                        state.code() + " " + state.name() + " " + state.category())
                                .toList());
    }
}
