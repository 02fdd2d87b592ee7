package io.heliosdb.lite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes an embedded database as a monitoring system does. */
class MetricsEndpointTest {

    private static final String SECRET = "planted-secret-of-a-row";
    private static final int CLIENT_PATIENCE_MILLIS = 60_000;

    @TempDir Path directory;

    @BeforeEach
    void fill() {
        try (Database database = Database.open(config())) {
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, who TEXT NOT NULL)");
            try (Transaction transaction = database.begin()) {
                for (long id = 1; id <= 3_000; id++) {
                    transaction.execute("INSERT INTO t VALUES (?, ?)", id, SECRET);
                }
                transaction.commit();
            }
        }
    }

    @Test
    void figuresAreThoseOfTheDatabaseAndOutliveIt() throws Exception {
        Map<String, Double> before;
        try (Database database = served(0)) {
            ResumeToken token = work(database);
            Map<String, Double> scraped = figures(scrape(database));
            assertThat(scraped).containsAllEntriesOf(expected(database.cursorRestoreMetrics()));
            assertThat(scraped)
                    .containsEntry("heliosdb_cursors{method=\"seek\",state=\"suspended\"}", 1.0)
                    .containsEntry("heliosdb_cursors{method=\"seek\",state=\"open\"}", 0.0)
                    .containsEntry("heliosdb_resumes_total{outcome=\"resumed\"}", 2.0)
                    .containsEntry("heliosdb_resumes_total{outcome=\"refused\"}", 1.0)
                    .containsEntry("heliosdb_tokens_refused_total", 1.0)
                    .containsEntry("heliosdb_queries_started_total{restore=\"off\"}", 1.0)
                    .containsEntry("heliosdb_published_commit", (double) database.snapshot())
                    .containsEntry("heliosdb_commits_total", 1.0)
                    .containsEntry("heliosdb_writes_refused", 0.0);
            assertThat(scraped.get("heliosdb_hold_bytes")).isPositive();
            before = scraped;
            assertThat(token.text()).isNotEmpty();
        }

        try (Database database = served(0)) {
            Map<String, Double> after = figures(scrape(database));
            assertThat(durable(after)).isEqualTo(durable(before));
            assertThat(after).containsEntry("heliosdb_commits_total", 0.0);
        }
    }

    @Test
    void noFigureTellsWhatIsSecret() throws Exception {
        try (Database database = served(0)) {
            ResumeToken token = work(database);
            String page = scrape(database);
            assertThat(page)
                    .contains("# TYPE heliosdb_resume_latency_seconds histogram")
                    .doesNotContain(SECRET, token.text(), "forged", "SELECT", "tester");
            for (ResumableCursor cursor : database.resumableCursors()) {
                assertThat(page).doesNotContain(cursor.id().toString());
            }
        }
    }

    @Test
    void nothingListensUnlessAPortIsGiven() {
        try (Database database = Database.open(config())) {
            assertThat(database.metricsAddress()).isEmpty();
            assertThat(threads("heliosdb-metrics")).isEmpty();
        }
    }

    @Test
    void onlyTheLoopbackAddressIsServedByThreadsThatKeepNoProcessAlive() throws Exception {
        try (Database database = served(0)) {
            URI address = database.metricsAddress().orElseThrow();
            assertThat(InetAddress.getByName(address.getHost()).isLoopbackAddress()).isTrue();
            assertThat(threads("HTTP-Dispatcher")).isNotEmpty().allMatch(Thread::isDaemon);
            assertThat(threads("heliosdb-metrics")).isNotEmpty().allMatch(Thread::isDaemon);
        }
        assertThat(threads("HTTP-Dispatcher")).isEmpty();
    }

    @Test
    void aTakenPortIsAWarningAndTheDatabaseWorks() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = collecting(lines);
        Logger logger = Logger.getLogger("io.heliosdb.lite");
        logger.addHandler(handler);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Database database = served(other.getLocalPort())) {
            assertThat(database.metricsAddress()).isEmpty();
            assertThat(database.queryAll("SELECT count(*) FROM t").getFirst().getLong(0))
                    .isEqualTo(3_000);
            assertThat(lines)
                    .anyMatch(line ->
                            line.contains("no metrics: cannot listen on")
                                    && line.contains(":" + other.getLocalPort() + ":")
                                    && line.contains("observability.metrics_port"));
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void closeFreesThePort() throws Exception {
        URI address;
        try (Database database = served(0)) {
            address = database.metricsAddress().orElseThrow();
            scrape(database);
        }
        assertThatThrownBy(() -> get(address, "GET")).isInstanceOf(ConnectException.class);
        try (Database database = served(address.getPort())) {
            assertThat(database.metricsAddress()).contains(address);
            assertThat(scrape(database)).contains("heliosdb_cursors");
        }
    }

    @Test
    void readinessEndsWhenTheEndIsPrepared() throws Exception {
        try (Database database = served(0)) {
            URI address = database.metricsAddress().orElseThrow();
            assertThat(get(address.resolve("/readyz"), "GET").statusCode()).isEqualTo(200);
            database.drain();
            assertThat(get(address.resolve("/readyz"), "GET").statusCode()).isEqualTo(503);
            assertThat(get(address.resolve("/readyz"), "HEAD").statusCode()).isEqualTo(503);
            assertThat(get(address.resolve("/livez"), "GET").statusCode()).isEqualTo(200);
            database.endDrain();
            assertThat(get(address.resolve("/readyz"), "GET").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void anythingElseIsRefused() throws Exception {
        try (Database database = served(0)) {
            URI address = database.metricsAddress().orElseThrow();
            assertThat(get(address.resolve("/"), "GET").statusCode()).isEqualTo(404);
            assertThat(get(address.resolve("/metrics/x"), "GET").statusCode()).isEqualTo(404);
            assertThat(get(address, "POST").statusCode()).isEqualTo(405);
            HttpResponse<String> head = get(address, "HEAD");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void aClientMayAskForOpenMetrics() throws Exception {
        try (Database database = served(0);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(database.metricsAddress().orElseThrow())
                                    .header("Accept", "application/openmetrics-text")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            assertThat(answer.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void slowClientsAndHugeHeadersAreDisconnectedAndHurtNobody() throws Exception {
        try (Database database = served(0)) {
            URI address = database.metricsAddress().orElseThrow();
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                slow.add(sending(address, "GET /metrics HTTP/1.1\r\nX-Slow: "));
            }
            Socket huge = sending(address, "GET /metrics HTTP/1.1\r\n");
            flood(huge);

            assertThat(database.queryAll("SELECT count(*) FROM t").getFirst().getLong(0))
                    .isEqualTo(3_000);
            for (Socket socket : slow) {
                assertThat(disconnected(socket)).isTrue();
            }
            assertThat(disconnected(huge)).isTrue();
            assertThat(scrape(database)).contains("heliosdb_cursors");
        }
    }

    /** One suspended cursor that was resumed twice, a forged token, one query without restore. */
    private static ResumeToken work(Database database) {
        Cursor first = database.query("SELECT id, who FROM t WHERE who = ?", SECRET);
        for (int i = 0; i < 1_200; i++) {
            assertThat(first.next()).isTrue();
        }
        ResumeToken token = first.resumeToken();
        first.close();
        for (int i = 0; i < 2; i++) {
            try (Cursor again = database.resumeCursor(token)) {
                assertThat(again.next()).isTrue();
            }
        }
        assertThatThrownBy(() -> database.resumeCursor(ResumeToken.of("forged")))
                .isInstanceOf(DatabaseException.class);
        try (Cursor off =
                database.query(QueryOptions.defaults().restore(false), "SELECT id FROM t")) {
            assertThat(off.next()).isTrue();
        }
        database.execute("UPDATE t SET who = 'somebody else'");
        return token;
    }

    private static Map<String, Double> expected(CursorRestoreMetrics metrics) {
        Map<String, Number> expected =
                Map.ofEntries(
                        Map.entry("heliosdb_active_cursors", metrics.activeCursors()),
                        Map.entry(
                                "heliosdb_resumes_total{outcome=\"resumed\"}",
                                metrics.successfulResumes()),
                        Map.entry(
                                "heliosdb_resumes_total{outcome=\"refused\"}",
                                metrics.failedResumes()),
                        Map.entry(
                                "heliosdb_restarts_prevented_total",
                                metrics.queryRestartsPrevented()),
                        Map.entry("heliosdb_cursor_state_bytes", metrics.stateStorageBytes()),
                        Map.entry(
                                "heliosdb_position_saves_total{outcome=\"saved\"}",
                                metrics.positions().saved()),
                        Map.entry(
                                "heliosdb_queries_started_total{restore=\"on\"}",
                                metrics.restoreOn().started()),
                        Map.entry(
                                "heliosdb_queries_completed_total{restore=\"on\"}",
                                metrics.restoreOn().completed()),
                        Map.entry(
                                "heliosdb_queries_restarted_total{restore=\"on\"}",
                                metrics.restoreOn().restarted()),
                        Map.entry(
                                "heliosdb_queries_failed_total{restore=\"off\"}",
                                metrics.restoreOff().failed()),
                        Map.entry("heliosdb_holds", metrics.holds().count()),
                        Map.entry("heliosdb_hold_bytes", metrics.holds().bytes()),
                        Map.entry("heliosdb_resume_latency_seconds_count", 2));
        return expected.entrySet().stream()
                .collect(
                        Collectors.toMap(Map.Entry::getKey, each -> each.getValue().doubleValue()));
    }

    /** Counters of cursors and queries; a recovery saves positions, so those may have grown. */
    private static Map<String, Double> durable(Map<String, Double> figures) {
        Map<String, Double> durable = new TreeMap<>(figures);
        durable.keySet()
                .removeIf(name -> !name.matches("heliosdb_(resume|quer|rows|tokens|restarts).*"));
        assertThat(durable).hasSizeGreaterThan(20);
        return durable;
    }

    private static Map<String, Double> figures(String page) {
        Map<String, Double> figures = new TreeMap<>();
        page.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    figures.put(
                            line.substring(0, space), Double.valueOf(line.substring(space + 1)));
                });
        return figures;
    }

    private static String scrape(Database database) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(database.metricsAddress().orElseThrow(), "GET");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        return answer.body();
    }

    private static HttpResponse<String> get(URI address, String method)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .timeout(Duration.ofMillis(CLIENT_PATIENCE_MILLIS))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Socket sending(URI address, String text) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(CLIENT_PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    /** As many header lines as the other side takes, 8 MB at most. */
    private static void flood(Socket socket) throws IOException {
        byte[] line = ("X-Huge: " + "x".repeat(8_000) + "\r\n").getBytes(US_ASCII);
        try {
            for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write(line);
            }
        } catch (SocketException disconnected) {
            assertThat(disconnected).hasMessageMatching("Broken pipe|Connection reset.*");
        }
    }

    /** Waits for the end of what the other side sends; a reset is an end too. */
    private static boolean disconnected(Socket socket) throws IOException {
        try (socket) {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private static Handler collecting(List<String> lines) {
        return new Handler() {
            private final SimpleFormatter formatter = new SimpleFormatter();

            @Override
            public void publish(LogRecord line) {
                lines.add(formatter.formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private Database served(int port) {
        return Database.open(config().with(Settings.METRICS_PORT, (long) port));
    }

    private Config config() {
        return Config.defaults(directory.resolve("db")).with(Settings.PRINCIPAL, "tester");
    }
}
