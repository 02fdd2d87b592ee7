package io.heliosdb.lite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What the results of this driver's queries can do beyond JDBC; {@code
 * rows.unwrap(HeliosResultSet.class)} gives it, also behind a pool.
 */
public interface HeliosResultSet extends ResultSet {

    /**
     * The place behind the current row, or in front of the first one: to be kept with what was made
     * of the rows so far. The connection is to be aborted, not closed, by whoever wants to go on
     * there and has the choice: closing the result or the connection gives its snapshot up.
     *
     * @return nothing where the server has given no token: the result was at its end with its first
     *     step, or it cannot be resumed
     */
    Optional<ResumePoint> resumePoint() throws SQLException;
}
