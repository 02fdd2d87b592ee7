package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import io.heliosdb.lite.pgwire.message.FrontendMessage;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Bind;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Close;
import io.heliosdb.lite.pgwire.message.FrontendMessage.CopyFail;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Describe;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Execute;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Parse;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Sync;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL cursors and COPY: PostgreSQL 15 and our server are told the same and say the same. */
class PostgresSideBySideTest {

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
    private static TwoServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = TwoServers.start(directory, "cursors and COPY");
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
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

    @Test
    void bothWriteTheSameCopies() throws IOException {
        List<FrontendMessage[]> messages = new ArrayList<>();
        messages.add(
                query(
                        "INSERT INTO n VALUES (20, ''), (21, 'a,b'), (22, 'say \"x\"'), (23, E'two\\nlines'),"
                                + " (24, E'tab\\tback\\\\slash'), (25, '\\N'), (26, '\\.'), (27, 'größer'),"
                                + " (28, E'\\r'), (29, ';'), (30, ' ')"));
        for (String options :
                List.of(
                        "",
                        "(FORMAT text, HEADER)",
                        "(FORMAT csv, HEADER true)",
                        "WITH CSV",
                        "CSV HEADER",
                        "CSV DELIMITER AS ';' NULL 'none' QUOTE '''' ESCAPE E'\\\\'",
                        "(DELIMITER '|', NULL '')",
                        "(FORMAT binary)",
                        "BINARY",
                        "(FORMAT xml)",
                        "(FORMAT csv, DELIMITER 'ab')",
                        "(FORMAT csv, DELIMITER '\"')",
                        "(DELIMITER 'a')",
                        "(FORMAT csv, FORMAT csv)",
                        "(NONSENSE)")) {
            messages.add(query("COPY n TO STDOUT " + options));
            messages.add(query("COPY (SELECT b FROM n ORDER BY a) TO STDOUT " + options));
        }
        messages.add(
                new FrontendMessage[] {
                    new Parse("", "COPY n (b, a) TO STDOUT", List.of()),
                    bind("", ""),
                    new Describe(Target.PORTAL, ""),
                    new Execute("", 2),
                    new Sync()
                });
        messages.add(query("COPY nothing TO STDOUT"));
        messages.add(query("COPY (SELECT 1 / (a - 3) FROM n ORDER BY a) TO STDOUT"));
        compare(messages);
    }

    private static FrontendMessage[] query(String sql) {
        return new FrontendMessage[] {new Query(sql)};
    }

    @Test
    void bothReadTheSameCopies() throws IOException {
        List<FrontendMessage[]> messages = new ArrayList<>();
        String text = "101\tone\n102\t\\N\n103\ta\\tb\\\\c\\x41\\101\\n\\q\n104\t\n";
        copyIn(messages, "", text);
        copyIn(messages, "", text.replace("\n", "\r\n").replace("10", "20"));
        copyIn(messages, "", "301\tno line end");
        copyIn(messages, "", "302\tx\n\\.\n303\tbehind\n");
        copyIn(messages, "(HEADER)", "a\tb\n304\tx\n");
        copyIn(messages, "(HEADER MATCH)", "a\tc\n305\tx\n");
        String csv = "401,one\n402,\n403,\"\"\n404,\"a,\"\"b\"\"\nc\"\n405,x\"y,z\"w\n";
        copyIn(messages, "(FORMAT csv)", csv);
        copyIn(messages, "CSV HEADER", "a,b\r\n406,six\r\n");
        copyIn(
                messages,
                "CSV QUOTE '''' ESCAPE E'\\\\' NULL 'none'",
                "407,'it\\'s'\n408,none\n409,'none'\n");
        for (String bad :
                List.of(
                        "1\ttwice\n",
                        "501\n",
                        "501\ta\tb\n",
                        "x\ty\n",
                        "\\N\tnull\n",
                        "501\tx\ry\n")) {
            copyIn(messages, "", "500\tgood\n" + bad);
        }
        copyIn(messages, "(FORMAT csv)", "601,\"open");
        copyIn(messages, "(FORMAT binary)", "601,\"nothing of the sort, but long enough");
        messages.add(
                new FrontendMessage[] {
                    new Query("COPY n FROM STDIN"), data("701\tx\n"), new CopyFail("no")
                });
        messages.add(query("BEGIN"));
        copyIn(messages, "", "702\tx\n");
        messages.add(query("ROLLBACK"));
        messages.add(query("BEGIN"));
        copyIn(messages, "", "703\tx\n");
        copyIn(messages, "", "5\n");
        messages.add(query("COMMIT"));
        messages.add(
                new FrontendMessage[] {
                    new Parse("", "COPY n (b, a) FROM STDIN", List.of()),
                    bind("", ""),
                    new Describe(Target.PORTAL, ""),
                    new Execute("", 0),
                    data("x\t801\ny"),
                    data("\t802\n"),
                    new CopyDone(),
                    new Sync()
                });
        messages.add(query("SELECT a, b FROM n ORDER BY a"));
        compare(messages);
    }

    private static void copyIn(List<FrontendMessage[]> messages, String options, String data) {
        messages.add(
                new FrontendMessage[] {
                    new Query("COPY n FROM STDIN " + options),
                    data(data.substring(0, data.length() / 2)),
                    data(data.substring(data.length() / 2)),
                    new CopyDone()
                });
    }

    private static CopyData data(String text) {
        return new CopyData(Bytes.of(text.getBytes(UTF_8)));
    }

    private static Bind bind(String portal, String statement) {
        return new Bind(portal, statement, FormatCodes.TEXT, FieldValues.none(), FormatCodes.TEXT);
    }

    private static void compare(List<FrontendMessage[]> messages) throws IOException {
        assertThat(said(servers.ourPort(), servers.ourUser(), messages))
                .isEqualTo(said(servers.theirPort(), servers.theirUser(), messages));
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
                        .map(WireWords::of)
                        .flatMap(Optional::stream)
                        .forEach(said::add);
            }
            client.query("DROP TABLE n");
        }
        return WireWords.joined(said);
    }
}
