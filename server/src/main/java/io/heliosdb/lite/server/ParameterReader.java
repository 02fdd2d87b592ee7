package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.pgwire.ProtocolException;
import io.heliosdb.lite.pgwire.buffer.FieldValues;
import io.heliosdb.lite.pgwire.format.BinaryValues;
import io.heliosdb.lite.pgwire.format.NumericSpecial;
import io.heliosdb.lite.pgwire.format.TextValues;
import io.heliosdb.lite.pgwire.message.FormatCodes;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a Bind as the engine takes them. */
final class ParameterReader {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private ParameterReader() {}

    /**
     * Texts stay texts, which the engine reads as SQL does; binary values become objects.
     *
     * @param types PostgreSQL's object ids, one for each value
     * @throws ProtocolException 08P01 when the number of values is another, 22P03 when bytes are no
     *     value of their type
     */
    static @Nullable Object[] read(List<Integer> types, FormatCodes formats, FieldValues values) {
        if (values.count() != types.size()) {
            throw ProtocolException.violation("the number of parameters is not the statement's")
                    .with("expected", types.size())
                    .with("given", values.count());
        }
        if (!formats.fits(values.count())) {
            throw ProtocolException.violation("parameter formats and parameters do not match")
                    .with("formats", formats.count())
                    .with("parameters", values.count());
        }
        @Nullable Object[] read = new @Nullable Object[types.size()];
        for (int i = 0; i < read.length; i++) {
            if (!values.isNull(i)) {
                SqlType type = SqlType.byOid(types.get(i));
                byte[] bytes = values.array();
                int at = values.offset(i);
                int length = values.length(i);
                read[i] =
                        formats.isBinary(i)
                                ? binary(type, bytes, at, length)
                                : text(type, bytes, at, length);
            }
        }
        return read;
    }

    private static Object text(SqlType type, byte[] bytes, int at, int length) {
        return type == SqlType.BYTEA
                ? TextValues.bytea(bytes, at, length)
                : text(bytes, at, length);
    }

    private static String text(byte[] bytes, int at, int length) {
        try {
            return TextValues.text(bytes, at, length);
        } catch (ProtocolException failure) {
            throw new DatabaseException(
                    SqlState.CHARACTER_NOT_IN_REPERTOIRE, "a text is not UTF-8", failure);
        }
    }

    private static Object binary(SqlType type, byte[] bytes, int at, int length) {
        return switch (type) {
            case SMALLINT -> BinaryValues.int2(bytes, at, length);
            case INT4 -> BinaryValues.int4(bytes, at, length);
            case INT8 -> BinaryValues.int8(bytes, at, length);
            case FLOAT4 -> BinaryValues.float4(bytes, at, length);
            case FLOAT8 -> BinaryValues.float8(bytes, at, length);
            case BOOLEAN -> BinaryValues.bool(bytes, at, length);
            case TEXT -> text(bytes, at, length);
            case DATE -> LocalDate.ofEpochDay(BinaryValues.date(bytes, at, length));
            case TIMESTAMP -> timestamp(BinaryValues.timestamp(bytes, at, length));
            case NUMERIC ->
                    BinaryValues.numericSpecial(bytes, at, length)
                            .<Object>map(ParameterReader::notFinite)
                            .orElseGet(() -> BinaryValues.numeric(bytes, at, length));
            case BYTEA -> Arrays.copyOfRange(bytes, at, at + length);
        };
    }

    /** The engine has NaN and refuses infinities. */
    private static Double notFinite(NumericSpecial special) {
        return special == NumericSpecial.NAN ? Double.NaN : Double.POSITIVE_INFINITY;
    }

    private static LocalDateTime timestamp(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1_000,
                ZoneOffset.UTC);
    }
}
