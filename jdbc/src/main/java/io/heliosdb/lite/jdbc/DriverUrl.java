package io.heliosdb.lite.jdbc;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * {@code jdbc:heliosdb://h1:p1,h2:p2/database?option=value}, taken apart.
 *
 * @param database as it is, not encoded; empty for the one named as the user
 * @param inner what is handed on to PostgreSQL's driver, user and password with it
 */
record DriverUrl(
        List<HostAddress> hosts, String database, DriverOptions options, Properties inner) {

    static final String PREFIX = "jdbc:heliosdb://";

    /**
     * Options of the URL win over {@code properties}, as in PostgreSQL's driver.
     *
     * @throws SQLException 22023 when it cannot be read
     */
    static DriverUrl parse(String url, Properties properties) throws SQLException {
        String rest = url.substring(PREFIX.length());
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        Properties all = copy(properties);
        try {
            if (question >= 0) {
                readOptions(rest.substring(question + 1), all);
            }
            List<HostAddress> hosts = hosts(slash < 0 ? place : place.substring(0, slash));
            String database = slash < 0 ? "" : decode(place.substring(slash + 1));
            DriverOptions options = DriverOptions.take(all);
            standards(all);
            return new DriverUrl(hosts, database, options, all);
        } catch (IllegalArgumentException e) {
            throw new SQLException(
                    "the URL cannot be read: "
                            + e.getMessage()
                            + "\n  Hint: "
                            + PREFIX
                            + "host:port,host:port/database?option=value",
                    SqlStates.INVALID_PARAMETER_VALUE,
                    e);
        }
    }

    /** For PostgreSQL's driver, to one of the hosts. */
    String innerUrl(HostAddress host) {
        return "jdbc:postgresql://" + host + "/" + encodedDatabase();
    }

    /**
     * {@link #inner} of a link of this claimant's, whose queries can be read on by FETCH; settings
     * in the application's options win.
     */
    Properties innerFor(UUID claimant) {
        Properties properties = copy(inner);
        String ours = "-c heliosdb.claimant=" + claimant + " -c heliosdb.hold_portals=on";
        String given = properties.getProperty("options", "").strip();
        properties.setProperty("options", given.isEmpty() ? ours : ours + " " + given);
        return properties;
    }

    /** What a link has at first; PostgreSQL's driver has let it pass. */
    int socketTimeoutMillis() {
        return 1000 * Integer.parseInt(inner.getProperty("socketTimeout", "0"));
    }

    /** Without options, among which there may be a password. */
    @Override
    public String toString() {
        StringJoiner places = new StringJoiner(",", PREFIX, "/" + encodedDatabase());
        hosts.forEach(host -> places.add(host.toString()));
        return places.toString();
    }

    private String encodedDatabase() {
        return URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    private static Properties copy(Properties given) {
        Properties copy = new Properties();
        for (String name : given.stringPropertyNames()) {
            copy.setProperty(name, given.getProperty(name, ""));
        }
        return copy;
    }

    private static void readOptions(String text, Properties into) {
        for (String option : text.split("&", -1)) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                into.setProperty(
                        decode(option.substring(0, equals)), decode(option.substring(equals + 1)));
            } else if (!option.isEmpty()) {
                into.setProperty(decode(option), "");
            }
        }
    }

    private static List<HostAddress> hosts(String text) {
        List<HostAddress> hosts = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            hosts.add(HostAddress.parse(decode(host)));
        }
        return List.copyOf(hosts);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What we set where the application does not: a dead peer is noticed, a login ends. */
    private static void standards(Properties inner) {
        if (!inner.containsKey("socketFactory")) {
            inner.setProperty("socketFactory", KeepAliveSockets.class.getName());
        }
        inner.putIfAbsent("tcpKeepAlive", "true");
        inner.putIfAbsent("loginTimeout", "10");
        // there are no read-only transactions on the server; setReadOnly is a hint
        inner.putIfAbsent("readOnlyMode", "ignore");
    }
}
