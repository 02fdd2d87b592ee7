package io.heliosdb.lite.execution.type;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.Optional;

/** The column types. The id of a type is stored in plans and catalog rows and never changes. */
public enum SqlType {
    SMALLINT(1, 21, "smallint", 2),
    INT4(2, 23, "int4", 4),
    INT8(3, 20, "int8", 8),
    FLOAT4(4, 700, "float4", 4),
    FLOAT8(5, 701, "float8", 8),
    BOOLEAN(6, 16, "boolean", 1),
    TEXT(7, 25, "text", -1),
    DATE(8, 1082, "date", 4),
    TIMESTAMP(9, 1114, "timestamp", 8),
    NUMERIC(10, 1700, "numeric", -1),
    BYTEA(11, 17, "bytea", -1);

    private static final int NAME = 19;
    private static final int UNKNOWN = 705;
    private static final int BPCHAR = 1042;
    private static final int VARCHAR = 1043;

    private static final SqlType[] BY_ID = new SqlType[values().length + 1];

    static {
        for (SqlType type : values()) {
            BY_ID[type.id] = type;
        }
    }

    private final int id;
    private final int oid;
    private final String sqlName;
    private final int width;

    SqlType(int id, int oid, String sqlName, int width) {
        this.id = id;
        this.oid = oid;
        this.sqlName = sqlName;
        this.width = width;
    }

    /** The number under which this type is stored. */
    public int id() {
        return id;
    }

    /** PostgreSQL's object id of this type. */
    public int oid() {
        return oid;
    }

    /** The name that messages and EXPLAIN show. */
    public String sqlName() {
        return sqlName;
    }

    /** Bytes of a cell in a row, or -1 when cells vary in length. */
    public int width() {
        return width;
    }

    /** The bytes of a PostgreSQL binary value, as {@code typlen}: -1 when it varies. */
    public int postgresLength() {
        return width;
    }

    public boolean isInteger() {
        return this == SMALLINT || this == INT4 || this == INT8;
    }

    public boolean isFloat() {
        return this == FLOAT4 || this == FLOAT8;
    }

    public boolean isNumber() {
        return isInteger() || isFloat() || this == NUMERIC;
    }

    /**
     * The type that PostgreSQL knows under this object id; its other names for texts count as ours.
     *
     * @throws DatabaseException 42704 when there is none
     */
    public static SqlType byOid(int oid) {
        for (SqlType type : values()) {
            if (type.oid == oid) {
                return type;
            }
        }
        return switch (oid) {
            case VARCHAR, BPCHAR, NAME, UNKNOWN -> TEXT;
            default ->
                    throw new DatabaseException(SqlState.UNDEFINED_OBJECT, "there is no such type")
                            .with("oid", oid);
        };
    }

    /** The type stored under this number, if there is one. */
    public static Optional<SqlType> byId(int id) {
        return id > 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }
}
