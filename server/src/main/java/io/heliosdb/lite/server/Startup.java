package io.heliosdb.lite.server;

import io.heliosdb.lite.Database;
import io.heliosdb.lite.Session;
import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.pgwire.buffer.WireOutput;
import io.heliosdb.lite.pgwire.message.AuthenticationRequest;
import io.heliosdb.lite.pgwire.message.BackendMessage.NegotiateProtocolVersion;
import io.heliosdb.lite.pgwire.message.BackendMessage.ParameterStatus;
import io.heliosdb.lite.pgwire.message.StartupMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client asked for when it opened its connection, and what it is told when it is let in. For
 * one connection.
 */
final class Startup {

    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final Set<String> WHO_AND_WHERE = Set.of("user", "database");

    /** What a client is told when it comes in. */
    private static final List<String> REPORTED =
            List.of(
                    "server_version",
                    "server_encoding",
                    "client_encoding",
                    "DateStyle",
                    "IntervalStyle",
                    "TimeZone",
                    "integer_datetimes",
                    "standard_conforming_strings",
                    "application_name");

    private final Map<String, String> parameters;
    private final WireOutput out;

    /** Says, before anything else, which version and extensions are spoken. */
    Startup(StartupMessage.Startup startup, WireOutput out) {
        this.parameters = startup.parameters();
        this.out = out;
        List<String> unknown =
                parameters.keySet().stream().filter(name -> name.startsWith("_pq_.")).toList();
        if (startup.minorVersion() > 0 || !unknown.isEmpty()) {
            new NegotiateProtocolVersion(PROTOCOL_3_0, unknown).writeTo(out);
        }
    }

    /** Who the client says it is. */
    String user() {
        return parameters.getOrDefault("user", "");
    }

    /**
     * A session for the user, who has proved to be it, with the settings that were asked for.
     *
     * @throws DatabaseException 28000 when there is no such user any more, 42704 and 22023 for
     *     settings that cannot be
     */
    Session admit(Database database) {
        Session session = database.session(user());
        session.keepTimeLimits();
        boolean admitted = false;
        try {
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                apply(session, parameter.getKey(), parameter.getValue());
            }
            admitted = true;
        } finally {
            if (!admitted) {
                session.close();
            }
        }
        new AuthenticationRequest.Ok().writeTo(out);
        for (String name : REPORTED) {
            new ParameterStatus(name, session.show(name)).writeTo(out);
        }
        return session;
    }

    private static void apply(Session session, String name, String value) {
        if (name.equals("options")) {
            applyOptions(session, value);
        } else if (name.equals("replication")) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "the replication protocol is not spoken");
        } else if (!WHO_AND_WHERE.contains(name) && !name.startsWith("_pq_.")) {
            session.set(name, value);
        }
    }

    /** {@code -c name=value} and {@code --name=value}, as PGOPTIONS has them. */
    private static void applyOptions(Session session, String options) {
        for (String option : options.strip().split("\\s+(?=-)", -1)) {
            String setting = option.replaceFirst("^(-c\\s*|--)", "");
            int equals = setting.indexOf('=');
            if (option.isEmpty()) {
                continue;
            }
            if (equals < 1 || setting.length() == option.length()) {
                throw new DatabaseException(
                                SqlState.INVALID_PARAMETER_VALUE, "the options are not understood")
                        .hint("They are a list of -c name=value.");
            }
            session.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
    }
}
