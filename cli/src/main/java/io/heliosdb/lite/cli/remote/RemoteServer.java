package io.heliosdb.lite.cli.remote;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.jdbc.HeliosConnection;
import io.heliosdb.lite.jdbc.HeliosDriver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The server or servers that a URL names. Immutable. */
public final class RemoteServer {

    private static final String PREFIX = "heliosdb://";
    private static final String PASSWORD_VARIABLE = "HELIOSDB_PASSWORD";

    private final String url;
    private final Optional<String> password;

    private RemoteServer(String url, Optional<String> password) {
        this.url = url;
        this.password = password;
    }

    /**
     * The driver's URL, or the same without {@code jdbc:}.
     *
     * @param environment may have the password, which then is in no list of processes
     * @throws DatabaseException 22023 for any other
     */
    public static RemoteServer of(String url, Map<String, String> environment) {
        String rest = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        if (!rest.startsWith(PREFIX)) {
            throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE, "the URL is not one of a server")
                    .with("url", withoutOptions(url))
                    .hint("heliosdb://HOST:PORT/DATABASE, also with jdbc: in front of it.");
        }
        return new RemoteServer(
                "jdbc:" + rest, Optional.ofNullable(environment.get(PASSWORD_VARIABLE)));
    }

    /** For messages; there may be a password among the options. */
    @Override
    public String toString() {
        return withoutOptions(url.substring("jdbc:".length()));
    }

    private static String withoutOptions(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    /**
     * A connection over which all values come as SQL prints them.
     *
     * @throws DatabaseException 08006 when no server can be reached, 28000 when it does not let us
     *     in
     */
    HeliosConnection connect() {
        String options = url.indexOf('?') < 0 ? "?" : "&";
        Properties properties = new Properties(); // what is in the URL wins
        password.ifPresent(secret -> properties.setProperty("password", secret));
        try {
            return new HeliosDriver()
                    .connect(url + options + "binaryTransfer=false", properties, toString());
        } catch (SQLException e) {
            throw RemoteFailures.of(e).with("url", this);
        }
    }
}
