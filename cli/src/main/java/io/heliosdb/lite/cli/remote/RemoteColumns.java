package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.Column;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** The columns of a result, as the database describes them itself. */
final class RemoteColumns {

    private RemoteColumns() {}

    static List<Column> of(ResultSetMetaData metadata) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            columns.add(of(metadata.getColumnLabel(column), metadata.getColumnType(column)));
        }
        return columns;
    }

    private static Column of(String name, int type) {
        return switch (type) {
            case Types.SMALLINT -> new Column(name, "smallint", 21);
            case Types.INTEGER -> new Column(name, "int4", 23);
            case Types.BIGINT -> new Column(name, "bigint", 20);
            case Types.REAL -> new Column(name, "float4", 700);
            case Types.DOUBLE -> new Column(name, "double precision", 701);
            case Types.NUMERIC -> new Column(name, "numeric", 1700);
            case Types.BIT, Types.BOOLEAN -> new Column(name, "boolean", 16);
            case Types.DATE -> new Column(name, "date", 1082);
            case Types.TIMESTAMP -> new Column(name, "timestamp", 1114);
            case Types.BINARY -> new Column(name, "bytea", 17);
            default -> new Column(name, "text", 25);
        };
    }
}
