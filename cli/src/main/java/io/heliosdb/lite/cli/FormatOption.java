package io.heliosdb.lite.cli;

import io.heliosdb.lite.cli.terminal.RowFormat;
import picocli.CommandLine.Option;

/** How a command that lists something prints its rows. */
final class FormatOption {

    @Option(names = "--format", defaultValue = "table", description = "${COMPLETION-CANDIDATES}")
    private RowFormat format;

    RowFormat value() {
        return format;
    }
}
