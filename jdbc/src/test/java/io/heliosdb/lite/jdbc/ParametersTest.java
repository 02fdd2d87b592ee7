package io.heliosdb.lite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void theLastValueOfEachIsSetAgainInOrder() throws Exception {
        Parameters parameters = new Parameters();
        parameters.put(setter("setString", String.class), new Object[] {2, "b"});
        parameters.put(setter("setLong", long.class), new Object[] {1, 7L});
        parameters.put(setter("setString", String.class), new Object[] {2, "c"});
        Parameters copy = parameters.copy();
        parameters.clear();

        parameters.bind(recording());
        assertThat(calls).isEmpty();
        copy.bind(recording());
        copy.bind(recording());
        assertThat(calls)
                .containsExactly(
                        "setLong[1, 7]", "setString[2, c]", "setLong[1, 7]", "setString[2, c]");
    }

    @Test
    void streamsOfQueriesAreReadOnceAndSetAsOftenAsNeeded() throws Exception {
        Parameters parameters = new Parameters();
        byte[] bytes = "größer".getBytes(StandardCharsets.US_ASCII);
        parameters.putRepeatable(
                setter("setBinaryStream", InputStream.class, int.class),
                new Object[] {1, new ByteArrayInputStream(new byte[20_000]), 9_000},
                10_000);
        parameters.putRepeatable(
                setter("setCharacterStream", Reader.class),
                new Object[] {2, new StringReader("größer")},
                10_000);
        parameters.putRepeatable(
                setter("setAsciiStream", InputStream.class),
                new Object[] {3, new ByteArrayInputStream(bytes)},
                10_000);

        parameters.bind(recording());

        assertThat(calls)
                .containsExactly(
                        "setBytes[1, 9000 bytes]", "setString[2, größer]", "setString[3, gr??er]");
    }

    @Test
    void aStreamBeyondTheLimitIsRefused() {
        assertThatThrownBy(() ->
                        new Parameters()
                                .putRepeatable(
                                        setter("setCharacterStream", Reader.class),
                                        new Object[] {1, new StringReader("abcd")},
                                        3))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
    }

    private static Method setter(String name, Class<?>... types) throws NoSuchMethodException {
        Class<?>[] all = new Class<?>[types.length + 1];
        all[0] = int.class;
        System.arraycopy(types, 0, all, 1, types.length);
        return PreparedStatement.class.getMethod(name, all);
    }

    private PreparedStatement recording() {
        return (PreparedStatement)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {PreparedStatement.class},
                        (proxy, method, arguments) -> {
                            Object value = arguments[1];
                            String shown =
                                    value instanceof byte[] bytes
                                            ? bytes.length + " bytes"
                                            : String.valueOf(value);
                            calls.add(method.getName() + Arrays.asList(arguments[0], shown));
                            return null;
                        });
    }
}
