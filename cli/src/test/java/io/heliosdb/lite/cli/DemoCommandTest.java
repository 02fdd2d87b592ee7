package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class DemoCommandTest {

    @Test
    void theDemoKillsSixTimesAndTheFilesAreIdentical() {
        CommandRun run = CommandRun.of("demo", "--rows", "60000", "--seed", "7");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).endsWith("identical: yes\n");
        assertThat(count(run.out(), "kill -9 at row")).isEqualTo(6);
        assertThat(run.out()).doesNotContain("\u001b");
    }

    private static int count(String text, String part) {
        Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
