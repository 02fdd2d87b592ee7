package io.heliosdb.lite.jdbc;

import java.sql.Connection;

/**
 * What this driver's connections can do beyond JDBC; {@code
 * connection.unwrap(HeliosConnection.class)} gives it, also behind a pool.
 */
public interface HeliosConnection extends Connection {

    /** Tells {@code listener} of this connection from now on. */
    void addResumeListener(ResumeListener listener);

    /** Does nothing when it is not there. */
    void removeResumeListener(ResumeListener listener);

    /** Any thread may ask. */
    ResumeCounters resumeCounters();

    /** Where the server is that was last connected to, as {@code host:port}. */
    String host();
}
