package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.type.SqlType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite types as carriers of ours. Modifiers do not travel: they come from the catalog. */
final class Types {
    static final RelDataTypeFactory FACTORY = new Factory();

    private static final int NUMERIC_DIGITS_MAX = 1000;
    private static final int TIMESTAMP_DIGITS = 6;

    private Types() {}

    static RelDataType carrier(SqlType type) {
        RelDataType plain =
                type == SqlType.TIMESTAMP
                        ? FACTORY.createSqlType(SqlTypeName.TIMESTAMP, TIMESTAMP_DIGITS)
                        : FACTORY.createSqlType(carrierName(type));
        return FACTORY.createTypeWithNullability(plain, true);
    }

    private static SqlTypeName carrierName(SqlType type) {
        return switch (type) {
            case SMALLINT -> SqlTypeName.SMALLINT;
            case INT4 -> SqlTypeName.INTEGER;
            case INT8 -> SqlTypeName.BIGINT;
            case FLOAT4 -> SqlTypeName.REAL;
            case FLOAT8 -> SqlTypeName.DOUBLE;
            case BOOLEAN -> SqlTypeName.BOOLEAN;
            case TEXT -> SqlTypeName.VARCHAR;
            case DATE -> SqlTypeName.DATE;
            case TIMESTAMP -> SqlTypeName.TIMESTAMP;
            case NUMERIC -> SqlTypeName.DECIMAL;
            case BYTEA -> SqlTypeName.VARBINARY;
        };
    }

    /** Our type; empty for string literals and NULL, whose type follows from where they stand. */
    @SuppressWarnings("EnumSwitchIncludeDefault") // Calcite's list grows
    static Optional<SqlType> sqlType(RelDataType carrier) {
        return switch (carrier.getSqlTypeName()) {
            case SMALLINT -> Optional.of(SqlType.SMALLINT);
            case INTEGER -> Optional.of(SqlType.INT4);
            case BIGINT -> Optional.of(SqlType.INT8);
            case REAL -> Optional.of(SqlType.FLOAT4);
            case DOUBLE -> Optional.of(SqlType.FLOAT8);
            case BOOLEAN -> Optional.of(SqlType.BOOLEAN);
            case VARCHAR -> Optional.of(SqlType.TEXT);
            case DATE -> Optional.of(SqlType.DATE);
            case TIMESTAMP -> Optional.of(SqlType.TIMESTAMP);
            case DECIMAL -> Optional.of(SqlType.NUMERIC);
            case VARBINARY -> Optional.of(SqlType.BYTEA);
            case CHAR, NULL, UNKNOWN -> Optional.empty();
            default -> throw new IllegalStateException("no such type here: " + carrier);
        };
    }

    /** As {@link #sqlType}; also empty for types that no value of ours has, such as rows. */
    static Optional<SqlType> sqlTypeOrUnknown(RelDataType type) {
        return type.isStruct() ? Optional.empty() : sqlType(type);
    }

    private static final class Factory extends SqlTypeFactoryImpl {
        Factory() {
            super(new PostgresTypeSystem());
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }

    /** What aggregates return, and literals of any length. */
    private static final class PostgresTypeSystem extends RelDataTypeSystemImpl {
        @Override
        public int getMaxPrecision(SqlTypeName typeName) {
            return typeName == SqlTypeName.DECIMAL
                    ? NUMERIC_DIGITS_MAX
                    : typeName == SqlTypeName.TIMESTAMP
                            ? TIMESTAMP_DIGITS
                            : super.getMaxPrecision(typeName);
        }

        @Override
        public int getMaxScale(SqlTypeName typeName) {
            return typeName == SqlTypeName.DECIMAL
                    ? NUMERIC_DIGITS_MAX
                    : super.getMaxScale(typeName);
        }

        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }

        @Override
        @SuppressWarnings("EnumSwitchIncludeDefault")
        public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
            return switch (argument.getSqlTypeName()) {
                case SMALLINT, INTEGER -> carrier(SqlType.INT8);
                case BIGINT, DECIMAL -> carrier(SqlType.NUMERIC);
                default -> argument;
            };
        }

        @Override
        @SuppressWarnings("EnumSwitchIncludeDefault")
        public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
            return switch (argument.getSqlTypeName()) {
                case REAL, DOUBLE -> carrier(SqlType.FLOAT8);
                default -> carrier(SqlType.NUMERIC);
            };
        }
    }
}
