package io.heliosdb.lite;

import java.nio.file.Path;

/** placeholder */
@SuppressWarnings("DoNotCallSuggester") // until it is wired
public final class Config {
    private Config() {}

    public static Config fromFile(Path file) {
        throw new UnsupportedOperationException(file.toString());
    }

    public static Config defaults(Path path) {
        throw new UnsupportedOperationException(path.toString());
    }
}
