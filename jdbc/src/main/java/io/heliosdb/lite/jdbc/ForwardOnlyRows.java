package io.heliosdb.lite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What a result cannot do whose rows come one after the other: all of it is refused with 55000. */
interface ForwardOnlyRows extends ResultSet {

    @Override
    default boolean absolute(int column) throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default void afterLast() throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default void beforeFirst() throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default boolean first() throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default boolean last() throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default boolean previous() throws SQLException {
        throw Failures.forwardOnly();
    }

    @Override
    default boolean relative(int column) throws SQLException {
        throw Failures.forwardOnly();
    }
}
