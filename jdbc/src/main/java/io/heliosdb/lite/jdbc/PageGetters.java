package io.heliosdb.lite.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked about the current row, passed on to the page that it is in. */
abstract class PageGetters
        implements HeliosResultSet, LabeledGetters, ForwardOnlyRows, ReadOnlyRows, ReadOnlyLabels {

    /**
     * The result that the current row is in.
     *
     * @throws SQLException 55000 when this result is closed
     */
    abstract ResultSet page() throws SQLException;

    @Override
    public void clearWarnings() throws SQLException {
        page().clearWarnings();
    }

    @Override
    public int findColumn(String label) throws SQLException {
        return page().findColumn(label);
    }

    @Override
    public @Nullable Array getArray(int column) throws SQLException {
        return page().getArray(column);
    }

    @Override
    public @Nullable InputStream getAsciiStream(int column) throws SQLException {
        return page().getAsciiStream(column);
    }

    @Override
    @Deprecated
    public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        return page().getBigDecimal(column, scale);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        return page().getBigDecimal(column);
    }

    @Override
    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        return page().getBinaryStream(column);
    }

    @Override
    public @Nullable Blob getBlob(int column) throws SQLException {
        return page().getBlob(column);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        return page().getBoolean(column);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return page().getByte(column);
    }

    @Override
    public byte @Nullable [] getBytes(int column) throws SQLException {
        return page().getBytes(column);
    }

    @Override
    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        return page().getCharacterStream(column);
    }

    @Override
    public @Nullable Clob getClob(int column) throws SQLException {
        return page().getClob(column);
    }

    @Override
    public int getConcurrency() throws SQLException {
        return page().getConcurrency();
    }

    @Override
    public @Nullable String getCursorName() throws SQLException {
        return page().getCursorName();
    }

    @Override
    public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
        return page().getDate(column, calendar);
    }

    @Override
    public @Nullable Date getDate(int column) throws SQLException {
        return page().getDate(column);
    }

    @Override
    public double getDouble(int column) throws SQLException {
        return page().getDouble(column);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return page().getFetchDirection();
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return page().getFloat(column);
    }

    @Override
    public int getHoldability() throws SQLException {
        return page().getHoldability();
    }

    @Override
    public int getInt(int column) throws SQLException {
        return page().getInt(column);
    }

    @Override
    public long getLong(int column) throws SQLException {
        return page().getLong(column);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return page().getMetaData();
    }

    @Override
    public @Nullable Reader getNCharacterStream(int column) throws SQLException {
        return page().getNCharacterStream(column);
    }

    @Override
    public @Nullable NClob getNClob(int column) throws SQLException {
        return page().getNClob(column);
    }

    @Override
    public @Nullable String getNString(int column) throws SQLException {
        return page().getNString(column);
    }

    @Override
    public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
        return page().getObject(column, type);
    }

    @Override
    public @Nullable Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
        return page().getObject(column, types);
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        return page().getObject(column);
    }

    @Override
    public @Nullable Ref getRef(int column) throws SQLException {
        return page().getRef(column);
    }

    @Override
    public @Nullable RowId getRowId(int column) throws SQLException {
        return page().getRowId(column);
    }

    @Override
    public @Nullable SQLXML getSQLXML(int column) throws SQLException {
        return page().getSQLXML(column);
    }

    @Override
    public short getShort(int column) throws SQLException {
        return page().getShort(column);
    }

    @Override
    public @Nullable String getString(int column) throws SQLException {
        return page().getString(column);
    }

    @Override
    public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
        return page().getTime(column, calendar);
    }

    @Override
    public @Nullable Time getTime(int column) throws SQLException {
        return page().getTime(column);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
            throws SQLException {
        return page().getTimestamp(column, calendar);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return page().getTimestamp(column);
    }

    @Override
    public @Nullable URL getURL(int column) throws SQLException {
        return page().getURL(column);
    }

    @Override
    @Deprecated
    public @Nullable InputStream getUnicodeStream(int column) throws SQLException {
        return page().getUnicodeStream(column);
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        return page().getWarnings();
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return page().rowDeleted();
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return page().rowInserted();
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        return page().rowUpdated();
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        page().setFetchDirection(direction);
    }

    @Override
    public boolean wasNull() throws SQLException {
        return page().wasNull();
    }
}
