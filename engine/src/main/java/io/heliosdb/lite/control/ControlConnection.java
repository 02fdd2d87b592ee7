package io.heliosdb.lite.control;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.Database;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A database to give commands to: opened here, or held by another process and reached over its
 * control socket. Used by one thread.
 */
public interface ControlConnection extends AutoCloseable {

    /**
     * Opens the database, and creates it if there is none; where another process has it open,
     * connects to that.
     *
     * @throws DatabaseException 55006 when the holder cannot be reached, and what {@link
     *     Database#open} throws
     */
    static ControlConnection open(Config config) {
        long deadline = System.nanoTime() + RemoteControl.PATIENCE.toNanos();
        while (true) {
            try {
                return new LocalControl(Database.open(config));
            } catch (DatabaseException held) {
                if (held.sqlState() != SqlState.OBJECT_IN_USE) {
                    throw held;
                }
                try {
                    return RemoteControl.connect(config.databasePath());
                } catch (IOException | UnsupportedOperationException e) {
                    if (System.nanoTime() > deadline) {
                        throw RemoteControl.unreachable(held, e);
                    }
                }
            }
            LockSupport.parkNanos(RemoteControl.PAUSE_NANOS); // it is starting, or just ended
        }
    }

    /**
     * Carries a command out and returns what is to be known when it is done.
     *
     * @throws DatabaseException what the command fails with, also in the other process; 08007 when
     *     that goes away before it has answered
     */
    Map<String, String> run(ControlRequest request, ControlReply reply);

    /** Rolls an open transaction back. */
    @Override
    void close();
}
