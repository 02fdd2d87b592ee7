package io.heliosdb.lite.engine.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET} of {@code /metrics}, {@code /livez} and {@code /readyz} on the loopback
 * address. Thread-safe.
 *
 * <p>{@code /livez} is 200 while this process answers at all; {@code /readyz} is 503 from the
 * moment that its end is prepared, so that a load balancer sends nobody new. Neither waits for
 * anything that a query could hold.
 *
 * <p>Pages are made one after the other on one thread, which no deadline interrupts: an interrupted
 * thread would close the file that it reads. {@link #close} frees the port.
 */
public final class MetricsEndpoint implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.heliosdb.lite");
    private static final String PATH = "/metrics";
    private static final Set<String> PATHS = Set.of(PATH, "/livez", "/readyz");
    private static final byte[] OK = "ok\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENDING = "ending\n".getBytes(StandardCharsets.US_ASCII);
    private static final int EXCHANGES_MAX = 8;
    private static final int BACKLOG = 16;
    static final long EXCHANGE_MILLIS_MAX = 5_000;

    private final HttpServer server;
    private final ScheduledExecutorService pages;
    private final Supplier<Figures> figures;
    private final BooleanSupplier ready;
    private final ExpositionFormats formats;

    private MetricsEndpoint(
            HttpServer server,
            ScheduledExecutorService pages,
            Supplier<Figures> figures,
            BooleanSupplier ready) {
        this.server = server;
        this.pages = pages;
        this.figures = figures;
        this.ready = ready;
        this.formats = ExpositionFormats.init();
        server.createContext("/", this::answer);
        server.setExecutor(
                new BoundedExchanges(new Semaphore(EXCHANGES_MAX), EXCHANGE_MILLIS_MAX, pages));
    }

    /**
     * Listens at a port, or at any free one for 0; empty, with a warning in the log, when it
     * cannot: a database is worth more than its figures.
     *
     * @param threads makes the thread that pages are made on; a daemon, as all that it starts
     * @param figures called on that thread; a {@link DatabaseException} is answered with 503
     * @param ready whether new clients are welcome; called on any thread, must not wait
     */
    public static Optional<MetricsEndpoint> open(
            int port, ThreadFactory threads, Supplier<Figures> figures, BooleanSupplier ready) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no metrics: cannot listen on {0}: {1}; give observability.metrics_port another"
                            + " port",
                    address,
                    failure.getMessage());
            return Optional.empty();
        }
        MetricsEndpoint endpoint = new MetricsEndpoint(server, pages(threads), figures, ready);
        // from that thread, so that the server's own is a daemon too
        CompletableFuture.runAsync(server::start, endpoint.pages).join();
        LOG.log(System.Logger.Level.INFO, "metrics: {0}", endpoint.address());
        return Optional.of(endpoint);
    }

    /** When it is shut down, it forgets the deadlines that wait. */
    private static ScheduledThreadPoolExecutor pages(ThreadFactory threads) {
        ScheduledThreadPoolExecutor pages = new ScheduledThreadPoolExecutor(1, threads);
        pages.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        pages.setRemoveOnCancelPolicy(true);
        return pages;
    }

    /** Where it answers. */
    public URI address() {
        return URI.create(
                "http://"
                        + server.getAddress().getAddress().getHostAddress()
                        + ":"
                        + server.getAddress().getPort()
                        + PATH);
    }

    /** Disconnects whoever is there and frees the port. */
    @Override
    public void close() {
        server.stop(0);
        pages.shutdown(); // without an interrupt
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!PATHS.contains(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "GET" -> send(exchange, path, true);
                case "HEAD" -> send(exchange, path, false);
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    exchange.sendResponseHeaders(405, -1);
                }
            }
        }
    }

    private void send(HttpExchange exchange, String path, boolean body) throws IOException {
        switch (path) {
            case "/livez" -> send(exchange, 200, "text/plain", OK, body);
            case "/readyz" -> {
                boolean welcome = ready.getAsBoolean();
                send(exchange, welcome ? 200 : 503, "text/plain", welcome ? OK : ENDING, body);
            }
            default -> sendMetrics(exchange, body);
        }
    }

    private static void send(
            HttpExchange exchange, int status, String type, byte[] page, boolean body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (body) {
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
        } else {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(page.length));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void sendMetrics(HttpExchange exchange, boolean body) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        byte[] page = page(writer);
        if (page == null) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        send(exchange, 200, writer.getContentType(), page, body);
    }

    /** Made on the thread of pages; {@code null} when the database cannot tell. */
    private byte @Nullable [] page(ExpositionFormatWriter writer) throws IOException {
        try {
            return pages.submit(() -> written(writer)).get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof DatabaseException known)
                    || known.sqlState() != SqlState.DATABASE_SHUT_DOWN) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "metrics could not be read",
                        failure.getCause());
            }
            return null;
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
            throw new IOException("the page was not ready in time", late);
        }
    }

    private byte[] written(ExpositionFormatWriter writer) throws IOException {
        Figures now = figures.get();
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        writer.write(
                page,
                new MetricSnapshots(
                        MetricFamilies.ALL.stream()
                                .map(family -> family.read().apply(now))
                                .toList()));
        return page.toByteArray();
    }
}
