package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.ColumnType;
import io.heliosdb.lite.sql.parser.Positions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;

/** Type names as they are written: {@code INTEGER} is int8 and {@code REAL} is float8. */
final class TypeNames {
    private static final int NUMERIC_PRECISION_MAX = 1000;
    private static final int VARCHAR_LENGTH_MAX = 10_485_760;

    private TypeNames() {}

    static ColumnType resolve(SqlDataTypeSpec written) {
        SqlTypeNameSpec name = written.getTypeNameSpec();
        Optional<ColumnType> type =
                written.getCollectionsTypeName() != null
                        ? Optional.empty()
                        : name instanceof SqlBasicTypeNameSpec basic
                                ? basic(basic, written)
                                : named(name.getTypeName());
        return type.orElseThrow(() ->
                Positions.at(
                        new DatabaseException(SqlState.UNDEFINED_OBJECT, "type does not exist")
                                .with(
                                        "type",
                                        written.toString()
                                                .replace("`", "")
                                                .toLowerCase(Locale.ROOT)),
                        written.getParserPosition()));
    }

    private static Optional<ColumnType> basic(SqlBasicTypeNameSpec name, SqlDataTypeSpec written) {
        int precision = name.getPrecision();
        return switch (name.getTypeName().getSimple()) {
            case "BOOLEAN" -> Optional.of(ColumnType.BOOLEAN);
            case "SMALLINT" -> Optional.of(ColumnType.SMALLINT);
            case "BIGINT" -> Optional.of(ColumnType.INT8);
            case "DOUBLE" -> Optional.of(ColumnType.FLOAT8);
            case "DATE" -> Optional.of(ColumnType.DATE);
            case "TIMESTAMP" -> timestamp(precision);
            case "VARCHAR" -> Optional.of(varchar(precision, written));
            case "DECIMAL" -> Optional.of(numeric(precision, name.getScale(), written));
            default -> Optional.empty();
        };
    }

    /** Microseconds are the only precision there is. */
    private static Optional<ColumnType> timestamp(int precision) {
        return precision < 0 || precision == 6
                ? Optional.of(ColumnType.TIMESTAMP)
                : Optional.empty();
    }

    private static ColumnType varchar(int length, SqlDataTypeSpec written) {
        if (length < 0) {
            return ColumnType.TEXT;
        }
        if (length == 0 || length > VARCHAR_LENGTH_MAX) {
            throw outOfRange("length", length, VARCHAR_LENGTH_MAX, written);
        }
        return ColumnType.varchar(length);
    }

    private static ColumnType numeric(int precision, int scale, SqlDataTypeSpec written) {
        if (precision < 0) {
            return ColumnType.NUMERIC;
        }
        if (precision == 0 || precision > NUMERIC_PRECISION_MAX) {
            throw outOfRange("precision", precision, NUMERIC_PRECISION_MAX, written);
        }
        int digits = Math.max(scale, 0);
        if ((scale != Integer.MIN_VALUE && scale < 0) || digits > precision) {
            throw outOfRange("scale", scale, precision, written);
        }
        return ColumnType.numeric(precision, digits);
    }

    private static DatabaseException outOfRange(
            String what, int value, int max, SqlDataTypeSpec written) {
        return Positions.at(
                new DatabaseException(
                                SqlState.INVALID_PARAMETER_VALUE, "type modifier is out of range")
                        .with(what, value)
                        .with("max", max),
                written.getParserPosition());
    }

    private static Optional<ColumnType> named(SqlIdentifier name) {
        List<String> parts = name.names;
        boolean catalog = parts.size() == 2 && parts.getFirst().equals("pg_catalog");
        if (parts.size() != 1 && !catalog) {
            return Optional.empty();
        }
        return switch (parts.getLast()) {
            case "int2" -> Optional.of(ColumnType.SMALLINT);
            case "int4" -> Optional.of(ColumnType.INT4);
            case "int8" -> Optional.of(ColumnType.INT8);
            case "float4" -> Optional.of(ColumnType.FLOAT4);
            case "float8" -> Optional.of(ColumnType.FLOAT8);
            case "bool" -> Optional.of(ColumnType.BOOLEAN);
            case "text", "string" -> Optional.of(ColumnType.TEXT);
            case "bytea" -> Optional.of(ColumnType.BYTEA);
            default -> Optional.empty();
        };
    }
}
