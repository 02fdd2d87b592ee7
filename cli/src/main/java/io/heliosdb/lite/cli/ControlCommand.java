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

    @Mixin private DatabaseOptions database;

    final Terminal terminal;

    ControlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Rows, where there are any, are printed as a table. */
    final Map<String, String> send(ControlRequest request) {
        return send(request, new ReplyPrinter(terminal, RowFormat.TABLE));
    }

    final Map<String, String> send(ControlRequest request, ControlReply reply) {
        try (ControlConnection open = database.control()) {
            return open.run(request, reply);
        }
    }

    final DatabaseOptions database() {
        return database;
    }
}
