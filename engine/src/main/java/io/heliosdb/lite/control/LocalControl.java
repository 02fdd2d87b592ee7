package io.heliosdb.lite.control;

import io.heliosdb.lite.Database;
import java.util.Map;

/** A database that this process has opened for the commands. */
final class LocalControl implements ControlConnection {

    private final Database database;
    private final ControlCommands commands;

    LocalControl(Database database) {
        this.database = database;
        this.commands = new ControlCommands(database);
    }

    @Override
    public Map<String, String> run(ControlRequest request, ControlReply reply) {
        return commands.run(request, reply);
    }

    @Override
    public void close() {
        try (database) {
            commands.close();
        }
    }
}
