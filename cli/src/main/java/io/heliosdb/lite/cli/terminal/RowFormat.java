package io.heliosdb.lite.cli.terminal;

import java.util.Locale;

/** How rows are printed. */
public enum RowFormat {
    /** Aligned columns, for people. */
    TABLE,
    /** As an export writes it. */
    CSV,
    /** One object per line. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
