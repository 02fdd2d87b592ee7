package io.heliosdb.lite.sql.parser;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;

/**
 * One statement's text, made safe for the recursive parser: bounded in length and nesting, comments
 * blanked out (they nest in PostgreSQL, not in the generated lexer), every other character where it
 * was.
 */
final class StatementText {
    static final int LENGTH_MAX = 8 << 20;
    static final int NESTING_MAX = 200;

    /** Between two commas; the parser's time grows with the square of it. */
    static final int OPERATORS_MAX = 5_000;

    private final String original;
    private final String prepared;

    private StatementText(String original, String prepared) {
        this.original = original;
        this.prepared = prepared;
    }

    static StatementText of(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new DatabaseException(SqlState.STATEMENT_TOO_COMPLEX, "the statement is too long")
                    .with("characters", text.length())
                    .with("max", LENGTH_MAX);
        }
        return new StatementText(text, prepare(text));
    }

    String prepared() {
        return prepared;
    }

    private static String prepare(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int depth = 0;
        int operators = 0;
        int last = lastWord(text);
        int at = 0;
        while (at < text.length()) {
            int end = TextScanner.end(text, at);
            switch (TextScanner.elementAt(text, at)) {
                case COMMENT -> blank(text, at, end, result);
                case STRING, NAME, DOLLAR_STRING -> result.append(text, at, end);
                case OTHER -> {
                    depth = nesting(text.charAt(at), depth, at);
                    operators = operators(text, at, operators);
                    // the one semicolon that may follow a single statement
                    result.append(at == last && text.charAt(at) == ';' ? ' ' : text.charAt(at));
                }
            }
            at = end;
        }
        return result.toString();
    }

    /** The position of the last character that is neither space nor comment, or -1. */
    private static int lastWord(String text) {
        int last = -1;
        int at = 0;
        while (at < text.length()) {
            if (TextScanner.elementAt(text, at) != TextScanner.Element.COMMENT
                    && !Character.isWhitespace(text.charAt(at))) {
                last = at;
            }
            at = TextScanner.end(text, at);
        }
        return last;
    }

    private static void blank(String text, int from, int to, StringBuilder result) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            result.append(c == '\n' || c == '\r' ? c : ' ');
        }
    }

    private static int nesting(char c, int depth, int at) {
        if (c != '(' && c != '[') {
            return c == ')' || c == ']' ? depth - 1 : depth;
        }
        if (depth >= NESTING_MAX) {
            throw new DatabaseException(
                            SqlState.STATEMENT_TOO_COMPLEX, "the statement is nested too deeply")
                    .with("max", NESTING_MAX)
                    .with("position", at + 1);
        }
        return depth + 1;
    }

    private static int operators(String text, int at, int before) {
        if (text.charAt(at) == ',') {
            return 0;
        }
        boolean operator = "+-*/%|<>=^~!&:.".indexOf(text.charAt(at)) >= 0 || isLogical(text, at);
        if (operator && before >= OPERATORS_MAX) {
            throw new DatabaseException(
                            SqlState.STATEMENT_TOO_COMPLEX, "the expression has too many operators")
                    .with("max", OPERATORS_MAX)
                    .with("position", at + 1);
        }
        return operator ? before + 1 : before;
    }

    private static boolean isLogical(String text, int at) {
        return isWord(text, at, "not") || isWord(text, at, "and") || isWord(text, at, "or");
    }

    private static boolean isWord(String text, int at, String word) {
        int end = at + word.length();
        return text.regionMatches(true, at, word, 0, word.length())
                && (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))
                && (end >= text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }

    /** The place as an offset counted from 1 in characters of the original text. */
    int offset(int line, int column) {
        return original.codePointCount(0, index(original, line, column)) + 1;
    }

    /** What of a prepared text begins at a place, without the space at its end. */
    static String from(String prepared, int line, int column) {
        return prepared.substring(index(prepared, line, column)).stripTrailing();
    }

    /** What of a prepared text stands between two characters, both included. */
    static String between(String prepared, int line, int column, int endLine, int endColumn) {
        return prepared.substring(
                index(prepared, line, column), index(prepared, endLine, endColumn) + 1);
    }

    private static int index(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = lineBreak(text, start);
            if (end < 0) {
                break;
            }
            start = end;
        }
        return Math.max(0, Math.min(start + column - 1, text.length()));
    }

    /** The offset behind the last character. */
    int end() {
        return original.codePointCount(0, original.length()) + 1;
    }

    /** The word or sign at an offset, shortened; for a message. */
    String wordAt(int offset) {
        int from = original.offsetByCodePoints(0, Math.max(0, offset - 1));
        if (from >= original.length()) {
            return "end of statement";
        }
        int to = from;
        while (to < original.length()
                && to - from < 32
                && Character.isJavaIdentifierPart(original.charAt(to))) {
            to++;
        }
        return original.substring(from, to == from ? from + 1 : to);
    }

    private static int lineBreak(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return i + 1;
            }
            if (c == '\r') {
                boolean pair = i + 1 < text.length() && text.charAt(i + 1) == '\n';
                return pair ? i + 2 : i + 1;
            }
        }
        return -1;
    }
}
