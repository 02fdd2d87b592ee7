package io.heliosdb.lite.verification;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Serves the carried flights, is killed, and comes back at the other one of two ports. */
final class FlightsServer implements AutoCloseable {

    private static final boolean LONG = Boolean.getBoolean("heliosdb.long");
    private static final long IMPORT_SECONDS = LONG ? 1_200 : 120;

    private final Path folder;
    private final int[] ports = {freePort(), freePort()};
    private final IntConsumer whenUp;
    private final AtomicInteger kills = new AtomicInteger();
    private ServerProcess server;
    private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

    /**
     * Serves what was imported into {@code folder}.
     *
     * @param whenUp is told each port that is listened on from now on
     */
    FlightsServer(Path folder, IntConsumer whenUp) throws IOException {
        this.folder = folder;
        this.whenUp = whenUp;
        server = start(ports[0]);
    }

    int[] ports() {
        return ports.clone();
    }

    int kills() {
        return kills.get();
    }

    /** SIGKILL now; the next server starts meanwhile. */
    synchronized void kill() {
        restart.join();
        server.close();
        int port = ports[kills.incrementAndGet() % ports.length];
        restart = CompletableFuture.runAsync(() -> startAgain(port), Thread::startVirtualThread);
    }

    /** Until the newest one is there. */
    synchronized void awaitRestart() {
        restart.join();
    }

    private void startAgain(int port) {
        try {
            server = start(port);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerProcess start(int port) throws IOException {
        ServerProcess started = ServerProcess.start(database(folder), folder.resolve("log"), port);
        whenUp.accept(port);
        return started;
    }

    /** Imports the sample, in the long tier all flights; once for each folder. */
    static void importFlights(Path folder) throws IOException, InterruptedException {
        Process imported =
                ChildJvm.start(
                        folder.resolve("log"),
                        "io.heliosdb.lite.cli.Main",
                        List.of("-Xmx512m"),
                        "import",
                        "--db",
                        database(folder).toString(),
                        "--table",
                        "flights",
                        "--file",
                        flights(),
                        "--create");
        if (!imported.waitFor(IMPORT_SECONDS, TimeUnit.SECONDS) || imported.exitValue() != 0) {
            imported.destroyForcibly();
            throw new IllegalStateException("no import; see " + folder.resolve("log"));
        }
    }

    private static String flights() {
        return LONG
                ? System.getenv("HELIOSDB_FLIGHTS")
                : Path.of(
                                System.getProperty("heliosdb.root", ".."),
                                "data",
                                "flights-sample.csv.gz")
                        .toString();
    }

    private static Path database(Path folder) {
        return folder.resolve("flights.db");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public synchronized void close() {
        restart.join();
        server.close();
    }
}
