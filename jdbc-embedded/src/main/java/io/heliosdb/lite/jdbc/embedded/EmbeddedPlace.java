package io.heliosdb.lite.jdbc.embedded;

import io.heliosdb.lite.Config;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which database, and how it is to be opened.
 *
 * @param directory absolute, without symbolic links in the part that exists
 * @param settings by their {@code section.key}, as texts
 */
record EmbeddedPlace(Path directory, SortedMap<String, String> settings) {

    Config config() {
        Config config = Config.defaults(directory);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.withText(setting.getKey(), setting.getValue());
        }
        return config;
    }

    /** For {@link #ofText}: the settings, encoded, then the directory as it is. */
    String toText() {
        String encoded =
                settings.entrySet().stream()
                        .map(setting -> encode(setting.getKey()) + "=" + encode(setting.getValue()))
                        .collect(Collectors.joining("&"));
        return encoded + "|" + directory;
    }

    static EmbeddedPlace ofText(String text) {
        int bar = text.indexOf('|');
        SortedMap<String, String> settings = new TreeMap<>();
        for (String setting : text.substring(0, bar).split("&", -1)) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                settings.put(
                        decode(setting.substring(0, equals)),
                        decode(setting.substring(equals + 1)));
            }
        }
        return new EmbeddedPlace(Path.of(text.substring(bar + 1)), settings);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
