package io.heliosdb.lite.server;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.util.Locale;
import java.util.Map;

/**
 * How COPY writes and reads rows, as PostgreSQL's options say.
 *
 * @param nullText what stands for NULL; in CSV only without quotes
 * @param header whether the first line names the columns
 * @param match whether that line must name the columns that are copied
 */
record CopyFormat(
        Kind kind,
        byte delimiter,
        String nullText,
        byte quote,
        byte escape,
        boolean header,
        boolean match) {

    enum Kind {
        TEXT,
        CSV,
        BINARY
    }

    /**
     * Reads the options.
     *
     * @throws DatabaseException 42601 for an option that there is not, 22023 for a value that
     *     cannot be, 0A000 for an option or combination that is not supported
     */
    static CopyFormat of(Map<String, String> options) {
        Kind kind = kind(options.getOrDefault("format", "text"));
        boolean csv = kind == Kind.CSV;
        options.keySet().forEach(name -> requireKnown(name, kind));
        byte delimiter = one("delimiter", options.getOrDefault("delimiter", csv ? "," : "\t"));
        byte quote = one("quote", options.getOrDefault("quote", "\""));
        String header = options.getOrDefault("header", "false").toLowerCase(Locale.ROOT);
        CopyFormat format =
                new CopyFormat(
                        kind,
                        delimiter,
                        options.getOrDefault("null", csv ? "" : "\\N"),
                        quote,
                        options.containsKey("escape")
                                ? one("escape", options.get("escape"))
                                : quote,
                        header.equals("match") || flag("header", header),
                        header.equals("match"));
        format.requireSense();
        return format;
    }

    private static Kind kind(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "text" -> Kind.TEXT;
            case "csv" -> Kind.CSV;
            case "binary" -> Kind.BINARY;
            default -> throw invalid("format", "text, csv or binary");
        };
    }

    private static void requireKnown(String name, Kind kind) {
        boolean usable =
                switch (name) {
                    case "format", "encoding" -> true;
                    case "delimiter", "null", "header" -> kind != Kind.BINARY;
                    case "quote", "escape" -> kind == Kind.CSV;
                    case "force_quote", "force_not_null", "force_null", "freeze", "force" -> false;
                    default ->
                            throw new DatabaseException(
                                            SqlState.SYNTAX_ERROR, "there is no such option")
                                    .with("option", name);
                };
        if (!usable) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "the option is not supported in this format")
                    .with("option", name)
                    .with("format", kind.name().toLowerCase(Locale.ROOT));
        }
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw invalid(name, "on, off or match");
        };
    }

    private static byte one(String name, String value) {
        if (value.length() != 1 || value.charAt(0) > 126 || "\n\r\0".contains(value)) {
            throw new DatabaseException(
                            SqlState.FEATURE_NOT_SUPPORTED,
                            "the option is one character of a single byte, and no line end")
                    .with("option", name);
        }
        return (byte) value.charAt(0);
    }

    private void requireSense() {
        boolean lineEnd = nullText.indexOf('\n') >= 0 || nullText.indexOf('\r') >= 0;
        boolean inNull = nullText.indexOf(delimiter) >= 0;
        boolean quotes = kind == Kind.CSV && (quote == delimiter || nullText.indexOf(quote) >= 0);
        boolean letters =
                kind == Kind.TEXT
                        && "\\.abcdefghijklmnopqrstuvwxyz0123456789".indexOf(delimiter) >= 0;
        if (lineEnd || inNull || quotes || letters) {
            throw invalid("delimiter, null, quote", "what can be told apart");
        }
    }

    private static DatabaseException invalid(String option, String allowed) {
        return new DatabaseException(
                        SqlState.INVALID_PARAMETER_VALUE, "the option cannot have this value")
                .with("option", option)
                .hint("It is " + allowed + ".");
    }
}
