package io.heliosdb.lite.sql.parser;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text at the semicolons that end statements. */
public final class ScriptSplitter {
    private ScriptSplitter() {}

    /** The statements in order, trimmed, without their semicolons; those without words left out. */
    public static List<String> split(String script) {
        List<String> statements = new ArrayList<>();
        int start = 0;
        boolean words = false;
        int at = 0;
        while (at < script.length()) {
            TextScanner.Element element = TextScanner.elementAt(script, at);
            if (element == TextScanner.Element.OTHER && script.charAt(at) == ';') {
                add(statements, script.substring(start, at), words);
                start = at + 1;
                words = false;
            } else if (element != TextScanner.Element.COMMENT
                    && !Character.isWhitespace(script.charAt(at))) {
                words = true;
            }
            at = TextScanner.end(script, at);
        }
        add(statements, script.substring(start), words);
        return List.copyOf(statements);
    }

    private static void add(List<String> statements, String statement, boolean words) {
        if (words) {
            statements.add(statement.strip());
        }
    }
}
