package io.heliosdb.lite.server;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.pgwire.message.ColumnDescription;

/** Columns as RowDescription tells them. */
final class WireType {

    private static final int NO_MODIFIER = -1;

    private WireType() {}

    static SqlType of(Column column) {
        return SqlType.byOid(column.typeOid());
    }

    static ColumnDescription describe(Column column, boolean binary) {
        return new ColumnDescription(
                column.name(),
                0,
                0,
                column.typeOid(),
                of(column).postgresLength(),
                NO_MODIFIER,
                binary);
    }
}
