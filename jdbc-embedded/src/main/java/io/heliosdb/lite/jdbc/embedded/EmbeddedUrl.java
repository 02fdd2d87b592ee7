package io.heliosdb.lite.jdbc.embedded;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code jdbc:heliosdb:file:DIR?option=value}, taken apart. DIR is what stands in front of the
 * first question mark, as it is; options with a point in their name are settings of the database,
 * the others those of the driver.
 *
 * @param shown the URL without options
 * @param options of the driver
 */
record EmbeddedUrl(String shown, EmbeddedPlace place, Properties options) {

    static final String PREFIX = "jdbc:heliosdb:file:";

    /**
     * Options of the URL win over {@code properties}.
     *
     * @throws SQLException 22023 when it cannot be read
     */
    static EmbeddedUrl parse(String url, Properties properties) throws SQLException {
        int question = url.indexOf('?');
        String shown = question < 0 ? url : url.substring(0, question);
        try {
            Properties options = new Properties();
            SortedMap<String, String> settings = new TreeMap<>();
            for (String name : properties.stringPropertyNames()) {
                put(name, properties.getProperty(name, ""), options, settings);
            }
            if (question >= 0) {
                for (String option : url.substring(question + 1).split("&", -1)) {
                    put(option, options, settings);
                }
            }
            Path directory = directory(shown.substring(PREFIX.length()));
            return new EmbeddedUrl(shown, new EmbeddedPlace(directory, settings), options);
        } catch (IllegalArgumentException | IOException e) {
            throw EmbeddedFailures.unreadable(e);
        }
    }

    private static void put(String option, Properties options, SortedMap<String, String> settings) {
        int equals = option.indexOf('=');
        if (equals > 0) {
            put(
                    decode(option.substring(0, equals)),
                    decode(option.substring(equals + 1)),
                    options,
                    settings);
        } else if (!option.isEmpty()) {
            put(decode(option), "", options, settings);
        }
    }

    private static void put(
            String name, String value, Properties options, SortedMap<String, String> settings) {
        if (name.indexOf('.') >= 0) {
            settings.put(name, value);
        } else {
            options.setProperty(name, value);
        }
    }

    /** One name for each directory, however it was written. */
    private static Path directory(String text) throws IOException {
        if (text.isEmpty()) {
            throw new InvalidPathException(text, "no directory");
        }
        Path whole = Path.of(text).toAbsolutePath().normalize();
        Path exists = whole;
        while (!Files.exists(exists) && exists.getParent() != null) {
            exists = exists.getParent();
        }
        return exists.toRealPath().resolve(exists.relativize(whole));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
