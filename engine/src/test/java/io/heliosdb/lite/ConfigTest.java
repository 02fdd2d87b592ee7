package io.heliosdb.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTest {

    private static final String MISSION =
            """
            [database]
            path = "/data/analytics.db"
            cache_size_mb = 1024

            [cursor_restore]
            # Enable automatic cursor state preservation
            enabled = true
            # State persistence
            state_path = "/data/cursor-states"
            persist_interval_rows = 1000 # Save state every 1K rows
            persist_async = true # Don't block query execution
            # Resume configuration
            allow_cross_connection_resume = true # Load balancer support
            resume_token_ttl_seconds = 3600 # 1 hour (configurable)
            max_concurrent_cursors = 10000 # Per-database limit
            # Security
            sign_resume_tokens = true # HMAC-SHA256 signature
            validate_client_identity = true # Prevent token theft
            # MVCC integration
            preserve_snapshot_isolation = true # Read-consistent resume
            snapshot_gc_delay_seconds = 7200 # Keep snapshots 2 hours
            # Performance
            zero_copy_deserialization = true # Fast resume
            simd_state_serialization = true # SIMD-accelerated checksum

            [observability]
            track_cursor_metrics = true
            log_cursor_resume_events = true
            metrics_port = 9090
            """;

    @TempDir Path directory;

    @Test
    void theMissionsFileIsReadAsWritten() throws IOException {
        Config config = read(MISSION);

        assertThat(config.databasePath()).isEqualTo(Path.of("/data/analytics.db"));
        assertThat(config.statePath()).isEqualTo(Path.of("/data/cursor-states"));
        assertThat(config.get(Settings.METRICS_PORT)).isEqualTo(9090);
        assertThat(config.given(Settings.METRICS_PORT)).isPresent();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void theMissionsValuesAreTheDefaults() throws IOException {
        Config mission = read(MISSION);
        Config defaults = Config.defaults(Path.of("/data/analytics.db"));

        for (Setting<?> setting : Settings.all()) {
            if (setting != Settings.STATE_PATH && setting.defaultValue().isPresent()) {
                assertThat(mission.<Object>get(cast(setting)))
                        .as(setting.name())
                        .isEqualTo(defaults.<Object>get(cast(setting)));
            }
        }
        assertThat(defaults.statePath()).isEqualTo(Path.of("/data/analytics.db/cursor-state"));
        assertThat(defaults.given(Settings.METRICS_PORT)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void everyFlagCanBeFalseUnlessThatWouldBeWrong(Setting<Boolean> flag) throws IOException {
        String file = "[" + flag.section() + "]\n" + flag.key() + " = false\n";

        if (flag == Settings.PRESERVE_SNAPSHOT) {
            assertThatThrownBy(() -> read(file))
                    .hasMessageContaining("F0000")
                    .hasMessageContaining("preserve_snapshot_isolation")
                    .hasMessageContaining("two snapshots is a wrong answer")
                    .hasMessageContaining("line=2");
        } else {
            assertThat(read(file).get(flag)).isFalse();
        }
    }

    static Stream<Setting<?>> flags() {
        return Settings.all().stream().filter(setting -> setting.type().equals("boolean"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aValueOfTheWrongTypeIsRefusedWithLineAndColumn(Setting<?> setting, String wrong) {
        String file = "# first line\n[" + setting.section() + "]\n" + setting.key() + " = " + wrong;

        DatabaseException failure = failure(file);

        assertThat(failure.sqlState()).isEqualTo(SqlState.CONFIG_FILE_ERROR);
        assertThat(failure.facts())
                .containsEntry("setting", setting.name())
                .containsEntry("line", 3)
                .containsEntry("column", 1);
    }

    static Stream<Arguments> wrongTypes() {
        return Settings.all().stream()
                .flatMap(setting ->
                        Stream.of("[1]", "1.5", "2024-01-01", wrongScalar(setting))
                                .map(wrong -> Arguments.of(setting, wrong)));
    }

    private static String wrongScalar(Setting<?> setting) {
        return setting.type().equals("boolean") ? "1" : "true";
    }

    @ParameterizedTest
    @CsvSource({
        "'[database]\nsize = 3', database.size, 2, 1",
        "'[cursor_restore]\n  persist_interval_row = 3', cursor_restore.persist_interval_row, 2, 3",
        "'[cursor]\nenabled = true', cursor, 1, 1",
        "'enabled = true', enabled, 1, 1",
        "'[server]\nport = 5432', server.port, 2, 1",
    })
    void anUnknownKeyIsRefusedWithLineAndColumn(String file, String key, int line, int column) {
        DatabaseException failure = failure(file);

        assertThat(failure.sqlState()).isEqualTo(SqlState.CONFIG_FILE_ERROR);
        assertThat(failure.facts())
                .containsEntry("key", key)
                .containsEntry("line", line)
                .containsEntry("column", column);
        assertThat(failure.hint()).isPresent();
    }

    @Test
    void aMisspeltKeyIsToldTheRightOne() {
        assertThat(failure("[cursor_restore]\npersist_interval_row = 3").hint())
                .hasValue("Did you mean cursor_restore.persist_interval_rows?");
    }

    @Test
    void whatIsNotTomlIsRefusedWithLineAndColumn() {
        DatabaseException failure = failure("[database]\npath = \"unfinished\ncache_size_mb = 3\n");

        assertThat(failure.sqlState()).isEqualTo(SqlState.CONFIG_FILE_ERROR);
        assertThat(failure.facts()).containsEntry("line", 2).containsKey("column");
    }

    @ParameterizedTest
    @MethodSource("overrides")
    void theEnvironmentOverridesEverySetting(Setting<?> setting, String text) throws IOException {
        Path file = write(MISSION);
        if (setting == Settings.PRESERVE_SNAPSHOT || text.equals("relaxed")) {
            assertThatThrownBy(() -> Config.fromFile(file, Map.of(setting.variable(), text)))
                    .hasMessageContaining(setting.variable());
            return;
        }

        Config config = Config.fromFile(file, Map.of(setting.variable(), text));

        Object value = config.<Object>get(cast(setting));
        assertThat(value instanceof Duration time ? time.toSeconds() + "" : value.toString())
                .isEqualTo(text);
    }

    static Stream<Arguments> overrides() {
        return Settings.all().stream()
                .map(setting ->
                        Arguments.of(
                                setting,
                                switch (setting.type().replaceFirst(",.*", "")) {
                                    case "boolean" -> "false";
                                    case "integer" -> "77";
                                    default ->
                                            setting == Settings.DURABILITY
                                                    ? "relaxed"
                                                    : "/elsewhere";
                                }));
    }

    @ParameterizedTest
    @CsvSource({
        "HELIOSDB_CURSOR_RESTORE_ENABLED, yes",
        "HELIOSDB_DATABASE_CACHE_SIZE_MB, 1k",
        "HELIOSDB_DATABASE_CACHE_SIZE_MB, 0",
        "HELIOSDB_OBSERVABILITY_METRICS_PORT, 70000",
        "HELIOSDB_DATABASE_CACHE, 7",
        "HELIOSDB_CURSOR_RESTORE_TTL, 7",
        "HELIOSDB_ROLE, replica",
        "HELIOSDB_ROLE, king",
    })
    void anUnusableVariableIsRefusedByName(String variable, String text) throws IOException {
        Path file = write(MISSION);

        assertThatThrownBy(() -> Config.fromFile(file, Map.of(variable, text)))
                .hasMessageContaining("F0000")
                .hasMessageContaining(variable);
    }

    @Test
    void otherVariablesAreNoneOfOurs() throws IOException {
        Config config =
                Config.fromFile(
                        write(MISSION),
                        Map.of("HELIOSDB_JAVA_OPTS", "-Xmx1g", "HELIOSDB_ROLE", "primary"));

        assertThat(config.get(Settings.CACHE_SIZE_MB)).isEqualTo(1024);
    }

    @Test
    void theFileIsLookedForInOrder() throws IOException {
        Files.writeString(directory.resolve("heliosdb.toml"), "[database]\npath = \"here\"\n");
        Path named = Files.writeString(directory.resolve("x.toml"), "[database]\npath = \"x\"\n");

        assertThat(Config.find(Map.of(), directory).databasePath()).isEqualTo(Path.of("here"));
        assertThat(
                        Config.find(Map.of("HELIOSDB_CONFIG", named.toString()), directory)
                                .databasePath())
                .isEqualTo(Path.of("x"));
        assertThat(
                        Config.find(
                                        Map.of("HELIOSDB_DATABASE_PATH", "variable"),
                                        directory.resolve("nothing"))
                                .databasePath())
                .isEqualTo(Path.of("variable"));
        assertThatThrownBy(() -> Config.find(Map.of(), directory.resolve("nothing")).databasePath())
                .hasMessageContaining("database.path");
    }

    @Test
    void aSettingIsGivenByItsNameAsText() {
        Config config =
                Config.empty()
                        .withText("database.path", "/somewhere")
                        .withText("database.work_mem_mb", "12");

        assertThat(config.databasePath()).hasToString("/somewhere");
        assertThat(config.get(Settings.WORK_MEM_MB)).isEqualTo(12);
        assertThatThrownBy(() -> Config.empty().withText("database.pth", "/somewhere"))
                .hasMessageContaining("Did you mean database.path?");
        assertThatThrownBy(() -> Config.empty().withText("database.work_mem_mb", "much"))
                .hasMessageContaining("F0000");
    }

    @Test
    void relaxedDurabilityIsRefusedWithTheReason() {
        assertThat(failure("[database]\ndurability = \"relaxed\"").hint().orElseThrow())
                .contains("commit log");
    }

    @Test
    void whatIsAlwaysOnIsWarnedAbout() throws IOException {
        Config config =
                read(
                        """
                        [cursor_restore]
                        zero_copy_deserialization = false
                        simd_state_serialization = false
                        sign_resume_tokens = false
                        """);

        assertThat(config.warnings())
                .hasSize(3)
                .anyMatch(line -> line.contains("zero_copy_deserialization"))
                .anyMatch(line -> line.contains("simd_state_serialization"))
                .anyMatch(line -> line.contains("sign_resume_tokens"));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Config.fromFile(directory.resolve("none.toml")))
                .hasMessageContaining("F0000")
                .hasMessageContaining("none.toml");
    }

    private DatabaseException failure(String text) {
        return catchThrowableOfType(DatabaseException.class, () -> read(text));
    }

    private Config read(String text) throws IOException {
        return Config.fromFile(write(text), Map.of());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("test.toml"), text);
    }

    @SuppressWarnings("unchecked")
    private static Setting<Object> cast(Setting<?> setting) {
        return (Setting<Object>) setting;
    }
}
