package io.heliosdb.lite.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.message.BackendMessage;
import io.heliosdb.lite.pgwire.message.BackendMessage.DataRow;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.BackendMessage.ReadyForQuery;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyData;
import io.heliosdb.lite.pgwire.message.CopyMessage.CopyDone;
import io.heliosdb.lite.pgwire.message.FrontendMessage.Query;
import io.heliosdb.lite.pgwire.message.StartupMessage.Startup;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of time of a session: PostgreSQL 15 and our server keep them in the same way. */
class TimeLimitsTest {

    private static final int LIMIT_MILLIS = 400;

    /** Whatever the machine is busy with, a limit has passed by then. */
    private static final int LONG_AFTER_MILLIS = 1_500;

    /** More than sockets take in: 30 MB. */
    private static final int BIG_ROWS = 300;

    private static final int BIG_ROW_BYTES = 100_000;

    @TempDir static Path directory;
    private static TwoServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = TwoServers.start(directory, "limits of time");
        for (WireClient client : List.of(ours(), theirs())) {
            client.query("CREATE TABLE n (a BIGINT PRIMARY KEY)");
            client.query("INSERT INTO n VALUES (1), (2), (3)");
            client.query("CREATE TABLE big (a BIGINT PRIMARY KEY, b TEXT)");
            String text = "x".repeat(BIG_ROW_BYTES);
            for (int i = 0; i < BIG_ROWS; i++) {
                client.query("INSERT INTO big VALUES (" + i + ", '" + text + "')");
            }
            client.close();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    private static WireClient ours() throws IOException {
        return WireClient.connect(servers.ourPort(), servers.ourUser());
    }

    private static WireClient theirs() throws IOException {
        return WireClient.connect(servers.theirPort(), servers.theirUser());
    }

    @Test
    void theSettingsReadAndShowTheSameTimes() {
        List<String> sql = new ArrayList<>();
        for (String value :
                List.of(
                        "0",
                        "1",
                        "999",
                        "1000",
                        "1500",
                        "60000",
                        "90000",
                        "86400000",
                        "5.6",
                        "'7'",
                        "'5s'",
                        "' 5 s '",
                        "'2min'",
                        "'1.5h'",
                        "'1 d'",
                        "'500us'",
                        "'501us'",
                        "'1500us'",
                        "'0.5s'",
                        "'1e3'",
                        "'1e3s'",
                        "'24d'",
                        "2147483647",
                        "DEFAULT",
                        "2147483648",
                        "'25d'",
                        "-1",
                        "'5 S'",
                        "'5x'",
                        "'s'",
                        "''",
                        "'5s 3s'",
                        "'1e99'",
                        "on")) {
            // without a transaction it ends nothing, however short it is
            sql.add("SET idle_in_transaction_session_timeout = " + value);
            sql.add("SHOW idle_in_transaction_session_timeout");
        }
        sql.add("SET idle_session_timeout TO '3s'");
        sql.add("SET Idle_In_Transaction_Session_Timeout TO '4s'");
        sql.add("SHOW idle_session_timeout");
        sql.add("SHOW idle_in_transaction_session_timeout");
        sql.add("RESET idle_session_timeout");
        sql.add("SHOW idle_session_timeout");
        sql.add("DISCARD ALL");
        sql.add("SHOW idle_in_transaction_session_timeout");
        compare(
                Map.of(),
                client -> {
                    List<String> said = new ArrayList<>();
                    for (String statement : sql) {
                        said.addAll(say(client, statement));
                    }
                    return said;
                });
    }

    @Test
    void whatTheStartUpSaysIsWhatResetGoesBackTo() {
        compare(
                Map.of("options", "-c statement_timeout=5s --idle_session_timeout=7000"),
                client -> {
                    List<String> said = new ArrayList<>();
                    for (String statement :
                            List.of(
                                    "SHOW statement_timeout",
                                    "SET statement_timeout = '3h'",
                                    "RESET statement_timeout",
                                    "SHOW statement_timeout",
                                    "SET statement_timeout = DEFAULT",
                                    "SHOW statement_timeout",
                                    "SET idle_session_timeout = 0",
                                    "DISCARD ALL",
                                    "SHOW idle_session_timeout")) {
                        said.addAll(say(client, statement));
                    }
                    return said;
                });
    }

    @Test
    void aStatementThatTakesTooLongFailsAndNothingElse() {
        compare(
                Map.of("statement_timeout", LIMIT_MILLIS + "ms"),
                client -> {
                    List<String> said = new ArrayList<>();
                    said.addAll(slowly(client, "SELECT a, b FROM big ORDER BY a"));
                    said.addAll(say(client, "SELECT a FROM n ORDER BY a"));
                    said.addAll(say(client, "BEGIN"));
                    client.expectSilence(LONG_AFTER_MILLIS); // nothing runs
                    said.addAll(say(client, "INSERT INTO n VALUES (4)"));
                    said.addAll(slowly(client, "SELECT b FROM big"));
                    said.addAll(say(client, "SELECT 1"));
                    said.addAll(say(client, "ROLLBACK"));
                    said.addAll(slowly(client, "SELECT 1; SELECT b FROM big; SELECT 2"));
                    client.send(new Query("COPY n FROM STDIN"));
                    client.receive();
                    client.expectSilence(LONG_AFTER_MILLIS);
                    client.send(new CopyData(Bytes.of("5\n".getBytes(UTF_8))), new CopyDone());
                    said.addAll(rest(client));
                    said.addAll(say(client, "SET statement_timeout = 0"));
                    said.addAll(slowly(client, "SELECT a, b FROM big ORDER BY a"));
                    said.addAll(say(client, "SELECT a FROM n ORDER BY a"));
                    return said;
                });
    }

    @Test
    void whoLeavesATransactionOpenIsSentAway() throws IOException {
        for (String last : List.of("INSERT INTO n VALUES (6)", "SELECT nonsense")) {
            compare(
                    Map.of("idle_in_transaction_session_timeout", LIMIT_MILLIS + "ms"),
                    client -> {
                        client.expectSilence(LONG_AFTER_MILLIS); // without a transaction
                        List<String> said = new ArrayList<>(say(client, "BEGIN"));
                        said.addAll(say(client, last));
                        said.addAll(rest(client));
                        return said;
                    });
        }
        for (WireClient client : List.of(ours(), theirs())) {
            assertThat(say(client, "SELECT a FROM n WHERE a = 6")).contains("SELECT 0");
            client.close();
        }
    }

    @Test
    void whoIsSilentWithoutATransactionIsSentAway() {
        compare(
                Map.of("idle_session_timeout", LIMIT_MILLIS + "ms"),
                client -> {
                    List<String> said = new ArrayList<>(say(client, "BEGIN"));
                    client.expectSilence(LONG_AFTER_MILLIS);
                    client.send(new Query("COPY n FROM STDIN"));
                    client.receive();
                    client.expectSilence(LONG_AFTER_MILLIS);
                    client.send(new CopyDone());
                    said.addAll(rest(client));
                    said.addAll(slowly(client, "SELECT a, b FROM big ORDER BY a"));
                    said.addAll(say(client, "COMMIT"));
                    said.addAll(rest(client));
                    return said;
                });
    }

    /** A session that is sent away for its silence leaves its cursors as one that breaks does. */
    @Test
    void theCursorsOfWhoIsSentAwayCanBeResumed() throws IOException {
        WireClient silent = ours();
        silent.query("SET idle_session_timeout = " + LIMIT_MILLIS);
        silent.query("DECLARE c CURSOR WITH HOLD FOR SELECT a, b FROM big ORDER BY a");
        String token =
                silent.query("FETCH 7 FROM c").stream()
                        .filter(ParameterStatus.class::isInstance)
                        .map(status -> ((ParameterStatus) status).value())
                        .findFirst()
                        .orElseThrow();
        assertThat(rest(silent)).containsExactly("57P05", "end");
        silent.abandon();
        try (WireClient client = ours()) {
            assertThat(client.query("RESUME '" + token + "' SKIP 7"))
                    .filteredOn(DataRow.class::isInstance)
                    .hasSize(BIG_ROWS - 7);
        }
    }

    // ---- conversations

    private interface Conversation {
        List<String> with(WireClient client) throws IOException;
    }

    private static void compare(Map<String, String> settings, Conversation conversation) {
        CompletableFuture<List<String>> theirs =
                CompletableFuture.supplyAsync(
                        () ->
                                said(
                                        servers.theirPort(),
                                        servers.theirUser(),
                                        settings,
                                        conversation),
                        Thread::startVirtualThread);
        List<String> ours = said(servers.ourPort(), servers.ourUser(), settings, conversation);
        assertThat(ours).isEqualTo(theirs.join());
    }

    private static List<String> said(
            int port, String user, Map<String, String> settings, Conversation conversation) {
        try {
            WireClient client = new WireClient(port);
            Map<String, String> parameters =
                    new LinkedHashMap<>(WireClient.startup(user).parameters());
            parameters.putAll(settings);
            client.send(new Startup(0, parameters));
            client.untilReady();
            List<String> said = conversation.with(client);
            client.abandon();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> say(WireClient client, String sql) throws IOException {
        client.send(new Query(sql));
        List<String> said = new ArrayList<>(List.of("> " + sql));
        said.addAll(rest(client));
        return said;
    }

    /** Takes what the server says long after it could have said it. */
    private static List<String> slowly(WireClient client, String sql) throws IOException {
        client.send(new Query(sql));
        client.leaveUnread(LONG_AFTER_MILLIS);
        List<String> said = new ArrayList<>(List.of("> " + sql));
        said.addAll(rest(client));
        return said;
    }

    /** What comes until it is the client's turn, or the end; how many rows does not matter. */
    private static List<String> rest(WireClient client) throws IOException {
        List<String> said = new ArrayList<>();
        try {
            BackendMessage message;
            do {
                message = client.receive();
                if (message instanceof DataRow row && row.values().count() > 0 && isLong(row)) {
                    if (said.isEmpty() || !said.getLast().equals("long rows")) {
                        said.add("long rows");
                    }
                } else {
                    WireWords.of(message).ifPresent(said::add);
                }
            } while (!(message instanceof ReadyForQuery));
        } catch (EOFException _) {
            said.add("end");
        }
        return said;
    }

    private static boolean isLong(DataRow row) {
        int last = row.values().count() - 1;
        return !row.values().isNull(last) && row.values().bytes(last).length == BIG_ROW_BYTES;
    }
}
