package io.heliosdb.lite;

import static io.heliosdb.lite.Setting.Effect.AT_OPEN;
import static io.heliosdb.lite.Setting.Effect.NEVER;

import io.heliosdb.lite.Setting.Effect;
import io.heliosdb.lite.Setting.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The registry of all settings. {@code docs/reference/configuration.md} is generated from it, and a
 * test compares the two.
 */
public final class Settings {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<Path> DATABASE_PATH =
            directory(
                    "database",
                    "path",
                    "none: must be given",
                    AT_OPEN,
                    "The database: a directory, also when the name ends in `.db`. Created, with mode"
                            + " 0700, when there is none.");

    public static final Setting<Long> CACHE_SIZE_MB =
            count(
                    "database",
                    "cache_size_mb",
                    "MiB",
                    1,
                    1024,
                    AT_OPEN,
                    "Memory that transactions and sorts may take, and never more than a quarter of"
                            + " the heap: the changes of one transaction, beyond which a statement is"
                            + " refused with 53200, and one sort. Data pages are cached by the"
                            + " operating system.");

    public static final Setting<String> DURABILITY =
            name(
                    "database",
                    "durability",
                    "sync",
                    "`\"sync\"`",
                    AT_OPEN,
                    "`\"sync\"`: a committed transaction survives kill -9 and power loss. `\"relaxed\"` is"
                            + " refused: it needs a commit log, which this version does not have.");

    public static final Setting<String> PRINCIPAL =
            setting(
                    "database",
                    "principal",
                    new Form.Name(),
                    Optional.empty(),
                    "the operating system's user",
                    AT_OPEN,
                    "Who the embedded application is. Tokens are bound to it.");

    public static final Setting<Long> WORK_MEM_MB =
            count(
                    "database",
                    "work_mem_mb",
                    "MiB",
                    1,
                    64,
                    AT_OPEN,
                    "Memory of one sort before it spills to `cursor_restore.spool_path`; at most"
                            + " what `cache_size_mb` allows.");

    public static final Setting<Boolean> RESTORE_ENABLED =
            flag(
                    "cursor_restore",
                    "enabled",
                    AT_OPEN,
                    "`false`: cursors end with their process; a token is refused with RC008.");

    public static final Setting<Path> STATE_PATH =
            directory(
                    "cursor_restore",
                    "state_path",
                    "`cursor-state` in `database.path`",
                    AT_OPEN,
                    "Where descriptors and positions of cursors are kept, a directory with mode 0700;"
                            + " may be a volume of its own. A missing or foreign one is refused unless"
                            + " `accept_cursor_loss` is set.");

    public static final Setting<Long> PERSIST_INTERVAL_ROWS =
            count(
                    "cursor_restore",
                    "persist_interval_rows",
                    "rows",
                    1,
                    1000,
                    AT_OPEN,
                    "A cursor's position is saved after this many acknowledged rows, at most once a"
                            + " millisecond, and each second of scanning without rows. It bounds what is"
                            + " read again after kill -9.");

    public static final Setting<Boolean> PERSIST_ASYNC =
            flag(
                    "cursor_restore",
                    "persist_async",
                    AT_OPEN,
                    "`false`: each saved position is forced to disk before the next row.");

    public static final Setting<Boolean> CROSS_CONNECTION_RESUME =
            flag(
                    "cursor_restore",
                    "allow_cross_connection_resume",
                    AT_OPEN,
                    "`false`: only the issuing session, or the re-opened embedded database, may"
                            + " resume. An embedded database is one session, so that it changes nothing"
                            + " there.");

    public static final Setting<Duration> TOKEN_TTL =
            seconds(
                    "cursor_restore",
                    "resume_token_ttl_seconds",
                    1,
                    3600,
                    AT_OPEN,
                    "Time to live of a cursor without a living driver, and of its tokens.");

    public static final Setting<Long> MAX_CURSORS =
            count(
                    "cursor_restore",
                    "max_concurrent_cursors",
                    "cursors",
                    1,
                    10_000,
                    AT_OPEN,
                    "Beyond it a query that requires resumability is refused with 53400; any other"
                            + " runs without it.");

    public static final Setting<Boolean> SIGN_TOKENS =
            flag(
                    "cursor_restore",
                    "sign_resume_tokens",
                    AT_OPEN,
                    "`false`: a token is a random 128-bit cursor id and nothing else, with a"
                            + " warning; a server beyond loopback refuses to start with it.");

    public static final Setting<Boolean> VALIDATE_IDENTITY =
            flag(
                    "cursor_restore",
                    "validate_client_identity",
                    AT_OPEN,
                    "`false`: a token is also good for another principal than the one it was issued"
                            + " to.");

    public static final Setting<Boolean> PRESERVE_SNAPSHOT =
            flag(
                    "cursor_restore",
                    "preserve_snapshot_isolation",
                    AT_OPEN,
                    "`false` is refused: rows of two snapshots in one result would be a wrong"
                            + " answer, and nothing here gives wrong answers.");

    public static final Setting<Duration> GC_DELAY =
            seconds(
                    "cursor_restore",
                    "snapshot_gc_delay_seconds",
                    0,
                    7200,
                    AT_OPEN,
                    "Old row versions are kept at least this long (database time), also without a"
                            + " cursor that holds them.");

    public static final Setting<Boolean> ZERO_COPY =
            flag(
                    "cursor_restore",
                    "zero_copy_deserialization",
                    NEVER,
                    "Always on. `false` is accepted with a warning.");

    public static final Setting<Boolean> SIMD =
            flag(
                    "cursor_restore",
                    "simd_state_serialization",
                    NEVER,
                    "Always on: checksums are computed by the processor's instructions. `false` is"
                            + " accepted with a warning.");

    public static final Setting<Long> HOLD_MAX_BYTES =
            count(
                    "cursor_restore",
                    "hold_max_bytes",
                    "bytes; 0 is no limit",
                    0,
                    0,
                    AT_OPEN,
                    "How much history one held snapshot may keep on disk before the rest of its"
                            + " cursors' results is written to files and the snapshot let go; when"
                            + " that fails they end with 72000.");

    public static final Setting<Duration> HOLD_MAX_AGE =
            seconds(
                    "cursor_restore",
                    "hold_max_age_seconds",
                    0,
                    0,
                    AT_OPEN,
                    "The age at which a cursor ends with 72000 and lets its snapshot go, also while"
                            + " it is read; 0 is never.");

    public static final Setting<Path> SPOOL_PATH =
            directory(
                    "cursor_restore",
                    "spool_path",
                    "`spool` in `cursor_restore.state_path`",
                    AT_OPEN,
                    "Where sorted results are kept, a directory with mode 0700.");

    public static final Setting<Long> SPOOL_MAX_BYTES =
            count(
                    "cursor_restore",
                    "spool_max_bytes",
                    "bytes; 0 is no limit",
                    0,
                    0,
                    AT_OPEN,
                    "Room for all sorted results together, so that readers cannot fill the disk"
                            + " that commits need. Beyond it a query is resumed by REPLAY, and a"
                            + " sort that needs more than its memory fails with 53400.");

    public static final Setting<Long> SPOOL_MAX_BYTES_PER_USER =
            count(
                    "cursor_restore",
                    "spool_max_bytes_per_user",
                    "bytes; 0: the owner may have all, others a quarter",
                    0,
                    0,
                    AT_OPEN,
                    "A user's share of `spool_max_bytes`.");

    public static final Setting<Long> MAX_CURSORS_PER_USER =
            count(
                    "cursor_restore",
                    "max_cursors_per_user",
                    "cursors; 0: the owner may have all, others a quarter",
                    0,
                    0,
                    AT_OPEN,
                    "A user's share of `max_concurrent_cursors`; beyond it as there.");

    public static final Setting<Duration> MAX_CLOCK_STEP =
            seconds(
                    "cursor_restore",
                    "max_clock_step_seconds",
                    0,
                    86_400,
                    AT_OPEN,
                    "The most by which an open may move database time forward to catch up with the"
                            + " clock.");

    public static final Setting<Boolean> ACCEPT_CURSOR_LOSS =
            setting(
                    "cursor_restore",
                    "accept_cursor_loss",
                    new Form.Flag(),
                    Optional.of(false),
                    "`false`",
                    AT_OPEN,
                    "Opens although `state_path` is missing or foreign, and forgets the positions"
                            + " kept there. For one start, not for a file.");

    public static final Setting<Boolean> CONTROL_SOCKET =
            flag(
                    "control",
                    "socket",
                    AT_OPEN,
                    "Listens on `control.sock` in `database.path`, for this user and root only, so that"
                            + " commands reach the database while this process has it open."
                            + " `false`: they are told who has it open.");

    public static final Setting<String> LISTEN =
            name(
                    "server",
                    "listen",
                    "127.0.0.1:5432",
                    "`127.0.0.1:5432`",
                    AT_OPEN,
                    "Where `heliosdb server` listens: HOST:PORT; port 0 takes a free one. An address"
                            + " beyond loopback is refused as long as there are no"
                            + " [users](../security/users-and-tls.md).");

    public static final Setting<Duration> KEEPALIVE =
            seconds(
                    "server",
                    "keepalive_seconds",
                    0,
                    10,
                    AT_OPEN,
                    "A client that waits for its statement hears something after this time, so that"
                            + " no load balancer takes its connection for idle; 0: it does not.");

    public static final Setting<Path> TLS_CERTIFICATE =
            file(
                    "server",
                    "tls_certificate",
                    "The server's certificate in PEM, and behind it those that lead to its"
                            + " authority. With it and `tls_key` clients connect by TLS when they ask"
                            + " for it. Read when the server starts.");

    public static final Setting<Path> TLS_KEY =
            file(
                    "server",
                    "tls_key",
                    "The certificate's private key in PEM, PKCS #8, without a password; refused when"
                            + " everybody can read it.");

    public static final Setting<Boolean> TLS_REQUIRED =
            setting(
                    "server",
                    "tls_required",
                    new Form.Flag(),
                    Optional.of(false),
                    "`false`",
                    AT_OPEN,
                    "`true`: clients from other machines that do not use TLS are refused (28000).");

    public static final Setting<Boolean> TRACK_METRICS =
            flag(
                    "observability",
                    "track_cursor_metrics",
                    AT_OPEN,
                    "`false`: only the counters that limits need.");

    public static final Setting<Boolean> LOG_RESUMES =
            flag(
                    "observability",
                    "log_cursor_resume_events",
                    AT_OPEN,
                    "One structured line per resume, never with a token, to the logger"
                            + " `io.heliosdb.lite.cursor`.");

    public static final Setting<Long> METRICS_PORT =
            setting(
                    "observability",
                    "metrics_port",
                    new Form.Count("TCP port; 0: any free one", 0, 65_535),
                    Optional.empty(),
                    "none: they are not served",
                    AT_OPEN,
                    "Where metrics can be read by HTTP, at `/metrics` of the loopback address"
                            + " ([metrics](metrics.md)). An embedded database listens only when this"
                            + " is given; a port that is taken is a warning in the log.");

    private Settings() {}

    /** All settings, in the order of the reference page. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** The setting of that {@code section.key}. */
    public static Optional<Setting<?>> named(String name) {
        for (Setting<?> setting : ALL) {
            if (setting.name().equals(name)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    private static Setting<Boolean> flag(
            String section, String key, Effect effect, String description) {
        return setting(
                section, key, new Form.Flag(), Optional.of(true), "`true`", effect, description);
    }

    private static Setting<Long> count(
            String section,
            String key,
            String unit,
            long min,
            long initial,
            Effect effect,
            String description) {
        return setting(
                section,
                key,
                new Form.Count(unit, min, Long.MAX_VALUE),
                Optional.of(initial),
                Long.toString(initial),
                effect,
                description);
    }

    private static Setting<Duration> seconds(
            String section, String key, long min, long initial, Effect effect, String description) {
        return setting(
                section,
                key,
                new Form.Seconds(min),
                Optional.of(Duration.ofSeconds(initial)),
                Long.toString(initial),
                effect,
                description);
    }

    private static Setting<Path> directory(
            String section, String key, String initialWords, Effect effect, String description) {
        return setting(
                section,
                key,
                new Form.Place("directory"),
                Optional.empty(),
                initialWords,
                effect,
                description);
    }

    private static Setting<Path> file(String section, String key, String description) {
        return setting(
                section,
                key,
                new Form.Place("file"),
                Optional.empty(),
                "none",
                AT_OPEN,
                description);
    }

    private static Setting<String> name(
            String section,
            String key,
            String initial,
            String initialWords,
            Effect effect,
            String description) {
        return setting(
                section,
                key,
                new Form.Name(),
                Optional.of(initial),
                initialWords,
                effect,
                description);
    }

    private static <T> Setting<T> setting(
            String section,
            String key,
            Form<T> form,
            Optional<T> initial,
            String initialWords,
            Effect effect,
            String description) {
        Setting<T> setting =
                new Setting<>(
                        section,
                        key,
                        form,
                        initial.orElse(null),
                        initialWords,
                        effect,
                        description);
        ALL.add(setting);
        return setting;
    }
}
