package io.heliosdb.lite.execution.expression;

import io.heliosdb.lite.execution.type.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * The scalar functions and operators. Ids are stored in cursors: they are never reused and a
 * function never changes its meaning under one id.
 *
 * <p>Arguments of comparisons and arithmetic may mix number types: floats win over numeric, numeric
 * over integers. {@code IN(x, a, b, ...)} and the like take any number of arguments.
 */
public enum Function {
    // comparison: boolean
    EQ(1, "=", 2, 2),
    NE(2, "<>", 2, 2),
    LT(3, "<", 2, 2),
    LE(4, "<=", 2, 2),
    GT(5, ">", 2, 2),
    GE(6, ">=", 2, 2),
    IS_DISTINCT_FROM(7, "IS DISTINCT FROM", 2, 2),
    IS_NOT_DISTINCT_FROM(8, "IS NOT DISTINCT FROM", 2, 2),
    /** The first argument equals one of the others. */
    IN(9, "IN", 2, Integer.MAX_VALUE),
    LIKE(10, "LIKE", 2, 3),
    ILIKE(11, "ILIKE", 2, 3),

    // truth: boolean
    AND(20, "AND", 2, Integer.MAX_VALUE),
    OR(21, "OR", 2, Integer.MAX_VALUE),
    NOT(22, "NOT", 1, 1),
    IS_NULL(23, "IS NULL", 1, 1),
    IS_NOT_NULL(24, "IS NOT NULL", 1, 1),
    IS_TRUE(25, "IS TRUE", 1, 1),
    IS_NOT_TRUE(26, "IS NOT TRUE", 1, 1),
    IS_FALSE(27, "IS FALSE", 1, 1),
    IS_NOT_FALSE(28, "IS NOT FALSE", 1, 1),

    // choice: the common type of the arguments
    COALESCE(30, "coalesce", 1, Integer.MAX_VALUE),
    NULLIF(31, "nullif", 2, 2),
    GREATEST(32, "greatest", 1, Integer.MAX_VALUE),
    LEAST(33, "least", 1, Integer.MAX_VALUE),
    /** To the type of the call. */
    CAST(34, "CAST", 1, 1),

    // arithmetic; date + integer, integer + date, date - integer, date - date as well
    ADD(40, "+", 2, 2),
    SUBTRACT(41, "-", 2, 2),
    MULTIPLY(42, "*", 2, 2),
    DIVIDE(43, "/", 2, 2),
    MODULO(44, "%", 2, 2),
    NEGATE(45, "-", 1, 1),
    ABS(46, "abs", 1, 1),
    SIGN(47, "sign", 1, 1),
    /** One argument, or a number and an integer count of digits behind the point. */
    ROUND(48, "round", 1, 2),
    TRUNC(49, "trunc", 1, 2),
    FLOOR(50, "floor", 1, 1),
    CEIL(51, "ceil", 1, 1),
    /** In floating point. */
    POWER(52, "power", 2, 2),
    SQRT(53, "sqrt", 1, 1),
    EXP(54, "exp", 1, 1),
    LN(55, "ln", 1, 1),

    // text
    CONCAT(70, "||", 2, 2),
    LOWER(71, "lower", 1, 1),
    UPPER(72, "upper", 1, 1),
    /** Characters of a text, bytes of a bytea. */
    LENGTH(73, "length", 1, 1),
    OCTET_LENGTH(74, "octet_length", 1, 1),
    /** (text, from) or (text, from, count), counting characters from one. */
    SUBSTRING(75, "substring", 2, 3),
    /** (text) or (text, characters): from both ends. */
    TRIM(76, "btrim", 1, 2),
    LTRIM(77, "ltrim", 1, 2),
    RTRIM(78, "rtrim", 1, 2),
    /** (text, part): where the part begins, counting from one, or zero. */
    POSITION(79, "strpos", 2, 2),
    REPLACE(80, "replace", 3, 3),
    LEFT(81, "left", 2, 2),
    RIGHT(82, "right", 2, 2),
    /** The text forms of all arguments, NULL being empty; never NULL. */
    CONCAT_ALL(83, "concat", 1, Integer.MAX_VALUE),

    // dates and times
    /** (field, date or timestamp), the field being a text: year, month, day, hour, epoch, dow... */
    EXTRACT(100, "extract", 2, 2),
    /** (field, timestamp). */
    DATE_TRUNC(101, "date_trunc", 2, 2),

    // what the cursor pins at open
    /** The transaction's start in the session's time zone, as timestamp. */
    NOW(120, "now", 0, 0, Volatility.STABLE),
    CURRENT_DATE(121, "current_date", 0, 0, Volatility.STABLE),
    /** (call site): a float8 in [0, 1), the same for the same cursor, call site and row. */
    RANDOM(122, "random", 1, 1, Volatility.SEEDED),
    /** The moment of the call, as timestamp. */
    CLOCK_TIMESTAMP(123, "clock_timestamp", 0, 0, Volatility.VOLATILE);

    private static final Function[] BY_ID = new Function[256];

    static {
        for (Function function : values()) {
            if (BY_ID[function.id] != null) {
                throw new IllegalStateException("two functions of one id");
            }
            BY_ID[function.id] = function;
        }
    }

    private final int id;
    private final String sqlName;
    private final int minArguments;
    private final int maxArguments;
    private final Volatility volatility;

    Function(int id, String sqlName, int minArguments, int maxArguments) {
        this(id, sqlName, minArguments, maxArguments, Volatility.IMMUTABLE);
    }

    Function(int id, String sqlName, int minArguments, int maxArguments, Volatility volatility) {
        this.id = id;
        this.sqlName = sqlName;
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
        this.volatility = volatility;
    }

    /** The number under which this function is stored, below 256. */
    public int id() {
        return id;
    }

    public String sqlName() {
        return sqlName;
    }

    public Volatility volatility() {
        return volatility;
    }

    public boolean takes(int arguments) {
        return arguments >= minArguments && arguments <= maxArguments;
    }

    /** The type of a call with these arguments; for CAST, the caller names it instead. */
    public ColumnType resultType(List<ColumnType> arguments) {
        return ResultTypes.of(this, arguments);
    }

    /** The function stored under this number, if this build has it. */
    public static Optional<Function> byId(int id) {
        return id > 0 && id < BY_ID.length ? Optional.ofNullable(BY_ID[id]) : Optional.empty();
    }
}
