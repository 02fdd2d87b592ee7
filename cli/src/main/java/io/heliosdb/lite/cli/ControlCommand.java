package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.RowFormat;
import io.heliosdb.lite.cli.terminal.Terminal;
import io.heliosdb.lite.control.ControlConnection;
import io.heliosdb.lite.control.ControlReply;
import io.heliosdb.lite.control.ControlRequest;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that is one request to a database, wherever that is open. */
abstract class ControlCommand implements Callable<Integer> {

    final Terminal terminal;

    ControlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Rows, where there are any, are printed as a table. */
    final Map<String, String> send(ControlRequest request) {
        return send(request, new ReplyPrinter(terminal, RowFormat.TABLE));
    }

    final Map<String, String> send(ControlRequest request, ControlReply reply) {
        try (ControlConnection open = connect()) {
            return open.run(request, reply);
        }
    }

    abstract ControlConnection connect();

    /** To the database in a directory, wherever that is open. */
    abstract static class OfDirectory extends ControlCommand {

        @Mixin private DatabaseOptions database;

        OfDirectory(Terminal terminal) {
            super(terminal);
        }

        @Override
        final ControlConnection connect() {
            return database.control();
        }

        final DatabaseOptions database() {
            return database;
        }
    }

    /** To a server, or to the database in a directory. */
    abstract static class OfPlace extends ControlCommand {

        @Mixin private PlaceOptions place;

        OfPlace(Terminal terminal) {
            super(terminal);
        }

        @Override
        final ControlConnection connect() {
            return place.control();
        }
    }
}
