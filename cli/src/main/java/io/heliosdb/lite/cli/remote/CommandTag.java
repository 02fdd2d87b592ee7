package io.heliosdb.lite.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PostgreSQL says when a statement is done; JDBC gives the count alone. */
final class CommandTag {

    /** A word, behind spaces and comments. */
    private static final Pattern WORD =
            Pattern.compile(
                    "\\G(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*([A-Za-z]+)", Pattern.DOTALL);

    private static final Set<String> WITH_OBJECT =
            Set.of("CREATE", "DROP", "ALTER", "RESTART", "DISCARD", "KILL");
    private static final Set<String> ADJECTIVES = Set.of("UNIQUE");

    private CommandTag() {}

    static String of(String sql, long count) {
        List<String> words = words(sql);
        String first = words.isEmpty() ? "" : words.getFirst();
        return switch (first) {
            case "INSERT" -> "INSERT 0 " + count;
            case "UPDATE", "DELETE" -> first + " " + count;
            case "START" -> "BEGIN";
            case "MOVE" -> "MOVE " + count;
            case "RENEW" -> "RENEW CURSOR " + count;
            case "FLUSH" -> "FLUSH CURSORS " + count;
            case "DECLARE" -> "DECLARE CURSOR";
            case "CLOSE" -> words.contains("ALL") ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
            default ->
                    WITH_OBJECT.contains(first) && words.size() > 1
                            ? first + " " + words.get(1)
                            : first;
        };
    }

    private static List<String> words(String sql) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(sql);
        while (words.size() < 2 && word.find()) {
            String found = word.group(1).toUpperCase(Locale.ROOT);
            if (!ADJECTIVES.contains(found)) {
                words.add(found);
            }
        }
        return words;
    }
}
