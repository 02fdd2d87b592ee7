package io.heliosdb.lite.server;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** A database with a server on a free port, and PostgreSQL's own JDBC driver to it. */
final class RunningServer implements AutoCloseable {

    private final Database database;
    private final Server server;

    private RunningServer(Path directory, int maxConnections, Optional<TlsFiles> tls) {
        database = Database.open(Config.defaults(directory));
        server =
                Server.start(
                        database,
                        new ServerOptions(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                maxConnections,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                tls));
    }

    RunningServer(Path directory, int maxConnections) {
        this(directory, maxConnections, Optional.empty());
    }

    static RunningServer withTls(Path directory, TlsFiles tls) {
        return new RunningServer(directory, 20, Optional.of(tls));
    }

    static RunningServer in(Path directory) {
        return new RunningServer(directory, 20);
    }

    Database database() {
        return database;
    }

    InetSocketAddress address() {
        return server.address();
    }

    Connection connect(String... properties) throws SQLException {
        Properties all = new Properties();
        all.setProperty("user", database.owner());
        for (int i = 0; i < properties.length; i += 2) {
            all.setProperty(properties[i], properties[i + 1]);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + address().getPort() + "/any", all);
    }

    void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
