package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.CommandComplete;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ErrorResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.NoticeResponse;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.BackendMessage.RowDescription;
import io.heliosdb.lite.pgwire.message.ErrorField;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Close;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Describe;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import io.heliosdb.lite.server.Server;
import io.heliosdb.lite.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of SQL cursors: PostgreSQL 15 and our server are told the same and say the same. */
class PostgresCursorTest {

    private static final List<String> SIMPLE =
            List.of(
                    "DECLARE c CURSOR FOR SELECT a FROM n",
                    "FETCH c",
                    "DECLARE h CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a",
                    "DECLARE h CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a",
                    "FETCH 2 FROM h",
                    "BEGIN",
                    "DECLARE c NO SCROLL CURSOR FOR SELECT a, b FROM n WHERE a > 3 ORDER BY a",
                    "DECLARE k CURSOR WITH HOLD FOR SELECT a FROM n ORDER BY a DESC",
                    "SELECT name, is_holdable, is_binary FROM pg_cursors WHERE name IN ('c', 'h') ORDER BY name",
                    "FETCH c",
                    "FETCH NEXT FROM c",
                    "FETCH 2 IN c",
                    "FETCH FORWARD c",
                    "FETCH FORWARD 2 FROM c",
                    "MOVE c",
                    "MOVE 0 FROM c",
                    "FETCH ALL FROM c",
                    "FETCH c",
                    "FETCH 0 FROM c",
                    "MOVE ALL IN c",
                    "MOVE h",
                    "FETCH FORWARD ALL FROM k",
                    "CLOSE k",
                    "FETCH k",
                    "ROLLBACK",
                    "FETCH c",
                    "FETCH h",
                    "BEGIN",
                    "DECLARE c NO SCROLL CURSOR FOR SELECT a FROM n ORDER BY a",
                    "FETCH 0 FROM c",
                    "FETCH c",
                    "FETCH 0 FROM c",
                    "COMMIT",
                    "BEGIN",
                    "DECLARE c NO SCROLL CURSOR FOR SELECT a FROM n ORDER BY a",
                    "MOVE 3 IN c",
                    "FETCH PRIOR FROM c",
                    "FETCH c",
                    "ROLLBACK",
                    "BEGIN",
                    "DECLARE c NO SCROLL CURSOR FOR SELECT a FROM n ORDER BY a",
                    "MOVE 3 IN c",
                    "FETCH BACKWARD 2 FROM c",
                    "COMMIT",
                    "BEGIN",
                    "DECLARE k CURSOR WITH HOLD FOR SELECT a FROM n WHERE a < 3 OR a > 90 ORDER BY a",
                    "INSERT INTO n VALUES (99, 'late')",
                    "FETCH k",
                    "COMMIT",
                    "DELETE FROM n WHERE a = 99",
                    "FETCH ALL FROM k",
                    "CLOSE k",
                    "BEGIN",
                    "INSERT INTO n VALUES (99, 'own')",
                    "DECLARE k CURSOR WITH HOLD FOR SELECT a, b FROM n WHERE a > 9 ORDER BY a",
                    "DELETE FROM n WHERE a = 99",
                    "COMMIT",
                    "FETCH ALL FROM k",
                    "BEGIN",
                    "DECLARE b BINARY CURSOR FOR SELECT 258",
                    "FETCH ALL FROM b",
                    "FETCH nothing",
                    "FETCH b",
                    "COMMIT",
                    "CLOSE b",
                    "CLOSE ALL",
                    "FETCH h",
                    "DECLARE c CURSOR WITH HOLD FOR DELETE FROM n",
                    "FETCH NEXT 2 FROM c",
                    "RESET TimeZone",
                    "DISCARD ALL");

    @TempDir static Path directory;
    private static PostgresServer postgres;
    private static Database database;
    private static Server server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<PostgresServer> started = PostgresServer.start();
        if (started.isEmpty() && System.getenv("CI") == null) {
            System.err.println("NOT TESTED: rules of cursors against PostgreSQL; there is none");
        }
        Assumptions.assumeTrue(started.isPresent() || System.getenv("CI") != null);
        postgres = started.orElseThrow();
        database = Database.open(Config.defaults(directory));
        server =
                Server.start(
                        database,
                        new ServerOptions(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                10,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2)));
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
            database.close();
            postgres.close();
        }
    }

    @Test
    void bothSayTheSameInTheSimpleProtocol() throws IOException {
        List<FrontendMessage[]> messages = new ArrayList<>();
        SIMPLE.forEach(sql -> messages.add(new FrontendMessage[] {new Query(sql)}));
        compare(messages);
    }

    @Test
    void bothSayTheSameInTheExtendedProtocol() throws IOException {
        List<FrontendMessage[]> messages = new ArrayList<>();
        for (String sql : SIMPLE) {
            messages.add(
                    new FrontendMessage[] {
                        new Parse("", sql, List.of()),
                        bind("", ""),
                        new Describe(Target.PORTAL, ""),
                        new Execute("", 0),
                        new Sync()
                    });
        }
        compare(messages);
    }

    @Test
    void aDeclaredCursorIsAPortal() throws IOException {
        FieldValues three = FieldValues.of(List.of(Optional.of("3".getBytes(UTF_8))));
        compare(
                List.of(
                        new FrontendMessage[] {new Query("BEGIN")},
                        new FrontendMessage[] {
                            new Parse(
                                    "d",
                                    "DECLARE c CURSOR FOR SELECT a, b FROM n WHERE a > $1 ORDER BY a",
                                    List.of()),
                            new Bind("", "d", FormatCodes.TEXT, three, FormatCodes.TEXT),
                            new Execute("", 0),
                            new Describe(Target.PORTAL, "c"),
                            new Execute("c", 2),
                            new Execute("c", 2),
                            new Parse("f", "FETCH 2 FROM c", List.of()),
                            new Describe(Target.STATEMENT, "f"),
                            bind("", "f"),
                            new Execute("", 0),
                            new Execute("c", 0),
                            new Sync()
                        },
                        new FrontendMessage[] {
                            new Parse("", "SELECT 1", List.of()), bind("c", ""), new Sync()
                        },
                        new FrontendMessage[] {new Query("ROLLBACK")},
                        new FrontendMessage[] {new Query("BEGIN")},
                        new FrontendMessage[] {
                            new Query("DECLARE c CURSOR FOR SELECT a FROM n ORDER BY a")
                        },
                        new FrontendMessage[] {new Close(Target.PORTAL, "c"), new Sync()},
                        new FrontendMessage[] {new Query("FETCH c")},
                        new FrontendMessage[] {new Execute("c", 0), new Sync()},
                        new FrontendMessage[] {new Query("ROLLBACK")}));
    }

    private static Bind bind(String portal, String statement) {
        return new Bind(portal, statement, FormatCodes.TEXT, FieldValues.none(), FormatCodes.TEXT);
    }

    private static void compare(List<FrontendMessage[]> messages) throws IOException {
        assertThat(said(server.address().getPort(), database.owner(), messages))
                .isEqualTo(said(postgres.port(), "postgres", messages));
    }

    private static List<String> said(int port, String user, List<FrontendMessage[]> messages)
            throws IOException {
        List<String> said = new ArrayList<>();
        try (WireClient client = WireClient.connect(port, user)) {
            client.query("CREATE TABLE n (a BIGINT PRIMARY KEY, b TEXT)");
            client.query(
                    "INSERT INTO n VALUES (1, 'one'), (2, NULL), (3, 'three'), (4, 'four'),"
                            + " (5, 'five'), (6, 'six'), (7, 'seven'), (8, 'eight'), (9, 'nine'),"
                            + " (10, 'ten'), (11, 'eleven')");
            for (FrontendMessage[] part : messages) {
                said.add("> " + part[0]);
                client.send(part);
                client.untilReady().stream()
                        .map(PostgresCursorTest::words)
                        .flatMap(Optional::stream)
                        .forEach(said::add);
            }
            client.query("DROP TABLE n");
        }
        return said;
    }

    /** What has to be the same: all but texts of errors, and table ids. */
    private static Optional<String> words(BackendMessage message) {
        return switch (message) {
            case DataRow(FieldValues values) -> Optional.of(row(values));
            case CommandComplete(String tag) -> Optional.of(tag);
            case ErrorResponse error ->
                    Optional.of(error.fields().field(ErrorField.SQL_STATE).orElseThrow());
            case ReadyForQuery ready -> Optional.of(ready.toString());
            case RowDescription description ->
                    Optional.of(
                            description.columns().stream()
                                    .map(column ->
                                            column.name() + " " + column.type() + column.binary())
                                    .toList()
                                    .toString());
            case NoticeResponse _, ParameterStatus _ -> Optional.empty();
            default -> Optional.of(message.toString());
        };
    }

    private static String row(FieldValues values) {
        StringBuilder row = new StringBuilder("|");
        for (int i = 0; i < values.count(); i++) {
            row.append(values.isNull(i) ? "NULL" : HexFormat.of().formatHex(values.bytes(i)))
                    .append('|');
        }
        return row.toString();
    }
}
