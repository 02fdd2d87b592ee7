package io.heliosdb.lite.jdbc.embedded;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.server.Server;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A database that this process has open for its connections, which share it and count. Opening and
 * closing wait for each other, so that a directory which is closed at this moment can be opened
 * again. Any thread may call.
 */
final class OpenDatabase {

    private static final Map<Path, OpenDatabase> OPEN = new HashMap<>();
    private static final ReentrantLock OPENING = new ReentrantLock();

    private final EmbeddedPlace place;
    private final Database database;
    private final Server server;
    private int users;

    private OpenDatabase(EmbeddedPlace place, Database database) {
        this.place = place;
        this.database = database;
        this.server = Server.inProcess(database);
    }

    /**
     * Opens it, if it is not open; {@link #release} is to be called for each call of this.
     *
     * @throws SQLException 55006 when another process has it open, or this one with other settings;
     *     whatever else keeps a database from being opened
     */
    static OpenDatabase acquire(EmbeddedPlace place) throws SQLException {
        OPENING.lock();
        try {
            OpenDatabase open = OPEN.get(place.directory());
            if (open == null) {
                open = new OpenDatabase(place, Database.open(place.config()));
                OPEN.put(place.directory(), open);
            } else if (!open.agreesTo(place.settings())) {
                throw EmbeddedFailures.otherSettings(place);
            }
            open.users++;
            return open;
        } catch (DatabaseException e) {
            throw EmbeddedFailures.of(e);
        } finally {
            OPENING.unlock();
        }
    }

    private boolean agreesTo(SortedMap<String, String> settings) {
        return settings.isEmpty() || settings.equals(place.settings());
    }

    /** The last one closes it. */
    void release() {
        OPENING.lock();
        try {
            users--;
            if (users == 0) {
                OPEN.remove(place.directory());
                close();
            }
        } finally {
            OPENING.unlock();
        }
    }

    private void close() {
        try {
            server.close();
        } finally {
            database.close();
        }
    }

    /** Who acts here: whoever can open the directory is its owner. */
    String owner() {
        return database.owner();
    }

    /** A connection that is released when it is closed; takes over one {@link #acquire}. */
    Socket connect() throws IOException {
        LocalSocket.Pair pair = LocalSocket.pair(this::release);
        server.serve(pair.server());
        return pair.client();
    }
}
