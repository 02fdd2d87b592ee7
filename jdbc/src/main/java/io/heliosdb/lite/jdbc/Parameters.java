package io.heliosdb.lite.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an application has set on a prepared statement, to be set on another one again. */
final class Parameters {

    private record Call(Method setter, List<@Nullable Object> arguments) {}

    private static final Method SET_BYTES = setter("setBytes", byte[].class);
    private static final Method SET_STRING = setter("setString", String.class);

    private final Map<Integer, Call> calls = new TreeMap<>();

    Parameters() {}

    private Parameters(Parameters other) {
        calls.putAll(other.calls);
    }

    /** As it is now; later calls do not change it. */
    Parameters copy() {
        return new Parameters(this);
    }

    void clear() {
        calls.clear();
    }

    void put(Method setter, @Nullable Object[] arguments) {
        if (arguments[0] instanceof Integer index) {
            calls.put(index, new Call(setter, Arrays.asList(arguments)));
        }
    }

    /**
     * As {@link #put}, but a stream is read now and kept, because it may be sent twice.
     *
     * @throws SQLException 54000 for a stream of more than {@code bytesMax} bytes or characters
     */
    void putRepeatable(Method setter, @Nullable Object[] arguments, int bytesMax)
            throws SQLException {
        Object value = arguments.length > 1 ? arguments[1] : null;
        long length =
                arguments.length > 2 && arguments[2] instanceof Number
                        ? ((Number) arguments[2]).longValue()
                        : Long.MAX_VALUE;
        try {
            if (value instanceof Reader reader) {
                String text = read(reader, length, bytesMax);
                put(SET_STRING, new Object[] {arguments[0], text});
            } else if (value instanceof InputStream stream) {
                byte[] bytes = read(stream, length, bytesMax);
                if (setter.getName().equals("setAsciiStream")) {
                    String text = new String(bytes, StandardCharsets.US_ASCII);
                    put(SET_STRING, new Object[] {arguments[0], text});
                } else {
                    put(SET_BYTES, new Object[] {arguments[0], bytes});
                }
            } else {
                put(setter, arguments);
            }
        } catch (IOException e) {
            throw new SQLException(
                    "a stream that is a parameter cannot be read",
                    SqlStates.INVALID_PARAMETER_VALUE,
                    e);
        }
    }

    private static byte[] read(InputStream stream, long length, int max)
            throws IOException, SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        long left = length;
        int count = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
        while (count > 0) {
            bytes.write(buffer, 0, count);
            left -= count;
            checkLength(bytes.size(), max);
            count = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
        }
        return bytes.toByteArray();
    }

    private static String read(Reader reader, long length, int max)
            throws IOException, SQLException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        long left = length;
        int count = reader.read(buffer, 0, (int) Math.min(left, buffer.length));
        while (count > 0) {
            text.append(buffer, 0, count);
            left -= count;
            checkLength(text.length(), max);
            count = reader.read(buffer, 0, (int) Math.min(left, buffer.length));
        }
        return text.toString();
    }

    private static void checkLength(int length, int max) throws SQLException {
        if (length > max) {
            throw new SQLException(
                    "a stream that is a parameter of a query is longer than "
                            + max
                            + "\n  Hint: queryStreamBytesMax says how much is kept in memory.",
                    SqlStates.PROGRAM_LIMIT_EXCEEDED);
        }
    }

    /** Sets all of them. */
    void bind(PreparedStatement statement) throws SQLException {
        for (Call call : calls.values()) {
            Dispatch.callSql(call.setter(), statement, call.arguments().toArray());
        }
    }

    /** Sets one of them, as it was put. */
    void bindOne(@Nullable Object index, PreparedStatement statement) throws SQLException {
        Call call = index == null ? null : calls.get(index);
        if (call != null) {
            Dispatch.callSql(call.setter(), statement, call.arguments().toArray());
        }
    }

    private static Method setter(String name, Class<?> type) {
        try {
            return PreparedStatement.class.getMethod(name, int.class, type);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
