package io.heliosdb.lite.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What has to be known about a statement before it is sent: no grammar, only where words, quotes,
 * comments and semicolons are.
 *
 * @param body without what is behind the semicolon
 * @param words the first words, in capitals
 */
record StatementText(Kind kind, String body, List<String> words) {

    enum Kind {
        /** Returns rows and changes nothing: it may be sent again. */
        QUERY,
        /** SET or RESET of the session. */
        SETTING,
        /** Returns rows, but a cursor cannot be declared for it. */
        SHOW,
        /** All others: may change something, or several statements. */
        OTHER
    }

    private static final Set<String> QUERIES =
            Set.of("SELECT", "VALUES", "TABLE", "WITH", "RESUME");
    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> LOCKS = Set.of("UPDATE", "SHARE", "NO", "KEY");
    private static final Set<String> NOT_OF_THE_SESSION =
            Set.of("LOCAL", "TRANSACTION", "CONSTRAINTS");
    private static final int WORDS_KEPT = 4;

    /** Of which nothing is known, so that the worst has to be thought. */
    static final StatementText UNKNOWN = new StatementText(Kind.OTHER, "", List.of());

    static StatementText of(String sql) {
        return new Scan(sql).read();
    }

    /** Whether sending it twice is the same as sending it once. */
    boolean isRepeatable() {
        return kind != Kind.OTHER;
    }

    /** The name that SET or RESET is about. */
    String setting() {
        int at = words.size() > 2 && words.get(1).equals("SESSION") ? 2 : 1;
        return words.size() > at ? words.get(at) : "";
    }

    private static final class Scan {

        private final String sql;
        private final List<String> words = new ArrayList<>();
        private int at;
        private int end = -1;
        private boolean several;
        private boolean changes;
        private String before = "";
        private boolean somethingElse;

        Scan(String sql) {
            this.sql = sql;
        }

        StatementText read() {
            while (at < sql.length()) {
                step(sql.charAt(at));
            }
            String body = end < 0 ? sql : sql.substring(0, end);
            return new StatementText(kind(), body, List.copyOf(words));
        }

        private StatementText.Kind kind() {
            String first = words.isEmpty() ? "" : words.get(0);
            if (several || somethingElse) {
                return Kind.OTHER;
            } else if (QUERIES.contains(first)) {
                return changes ? Kind.OTHER : Kind.QUERY;
            } else if (first.equals("RESET")) {
                return Kind.SETTING;
            } else if (first.equals("SHOW")) {
                return Kind.SHOW;
            }
            boolean session = words.size() > 1 && !NOT_OF_THE_SESSION.contains(words.get(1));
            return first.equals("SET") && session ? Kind.SETTING : Kind.OTHER;
        }

        private void step(char c) {
            if (Character.isWhitespace(c)) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line;
            } else if (sql.startsWith("/*", at)) {
                comment();
            } else if (end >= 0) {
                several |= c != ';';
                at++;
            } else if (c == ';') {
                end = at++;
            } else if (c == '\'' || c == '"') {
                before = "";
                quoted(c, false);
            } else if (c == '$') {
                before = "";
                dollar();
            } else if (Character.isJavaIdentifierStart(c)) {
                word();
            } else {
                // a statement begins with a word, or with parentheses around one
                somethingElse |= words.isEmpty() && c != '(';
                at++;
            }
        }

        /** Comments nest. */
        private void comment() {
            int depth = 0;
            do {
                if (sql.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (sql.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < sql.length());
        }

        private void quoted(char quote, boolean escapes) {
            at++;
            while (at < sql.length()) {
                char c = sql.charAt(at++);
                if (c == '\\' && escapes) {
                    at++;
                } else if (c == quote) {
                    return; // a doubled quote ends one and begins the next
                }
            }
        }

        private void dollar() {
            int close = at + 1;
            while (close < sql.length()
                    && Character.isJavaIdentifierPart(sql.charAt(close))
                    && sql.charAt(close) != '$') {
                close++;
            }
            boolean parameter = at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1));
            if (parameter || close >= sql.length() || sql.charAt(close) != '$') {
                at++;
                return;
            }
            String tag = sql.substring(at, close + 1);
            int closing = sql.indexOf(tag, close + 1);
            at = closing < 0 ? sql.length() : closing + tag.length();
        }

        private void word() {
            int from = at;
            while (at < sql.length() && isPartOfName(sql.charAt(at))) {
                at++;
            }
            String word = sql.substring(from, at).toUpperCase(Locale.ROOT);
            if (at < sql.length() && sql.charAt(at) == '\'') {
                quoted('\'', word.equals("E"));
                before = "";
                return;
            }
            boolean cte = !words.isEmpty() && words.get(0).equals("WITH");
            changes |= cte && CHANGES.contains(word);
            changes |= before.equals("FOR") && LOCKS.contains(word);
            changes |= word.equals("INTO");
            if (words.size() < WORDS_KEPT) {
                words.add(word);
            }
            before = word;
        }

        /** With the dots of a qualified name. */
        private static boolean isPartOfName(char c) {
            return c == '.' || Character.isJavaIdentifierPart(c);
        }
    }
}
