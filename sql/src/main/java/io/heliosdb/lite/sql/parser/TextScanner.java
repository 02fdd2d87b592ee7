package io.heliosdb.lite.sql.parser;

/**
 * Finds where a statement's strings, quoted names and comments end, without knowing its grammar.
 *
 * <p>Shared by what splits scripts and what prepares a statement for the parser. PostgreSQL's
 * lexical rules: comments nest, {@code E'...'} has backslash escapes, {@code $tag$} quotes.
 */
final class TextScanner {
    private TextScanner() {}

    /** What begins at a position of the text. */
    enum Element {
        COMMENT,
        STRING,
        NAME,
        DOLLAR_STRING,
        OTHER
    }

    static Element elementAt(String text, int at) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        return switch (c) {
            case '\'' -> Element.STRING;
            case '"' -> Element.NAME;
            case '-' -> next == '-' ? Element.COMMENT : Element.OTHER;
            case '/' -> next == '*' ? Element.COMMENT : Element.OTHER;
            case '$' -> dollarTagEnd(text, at) > 0 ? Element.DOLLAR_STRING : Element.OTHER;
            default -> Element.OTHER;
        };
    }

    /** The first position behind the element that begins at {@code at}; the end if it is open. */
    static int end(String text, int at) {
        return switch (elementAt(text, at)) {
            case COMMENT -> text.charAt(at) == '-' ? lineEnd(text, at) : blockEnd(text, at);
            case STRING -> quotedEnd(text, at, '\'', escapesAllowed(text, at));
            case NAME -> quotedEnd(text, at, '"', false);
            case DOLLAR_STRING -> dollarEnd(text, at);
            case OTHER -> at + 1;
        };
    }

    private static int lineEnd(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static int blockEnd(String text, int at) {
        int depth = 0;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return i;
    }

    private static int quotedEnd(String text, int at, char quote, boolean escapes) {
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i += 2;
            } else if (c != quote) {
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return text.length();
    }

    private static boolean escapesAllowed(String text, int quote) {
        return quote > 0
                && (text.charAt(quote - 1) == 'E' || text.charAt(quote - 1) == 'e')
                && (quote == 1 || !isNamePart(text.charAt(quote - 2)));
    }

    /** The position behind {@code $tag$}, or -1 when no such tag begins here. */
    private static int dollarTagEnd(String text, int at) {
        if (at > 0 && isNamePart(text.charAt(at - 1))) {
            return -1;
        }
        int i = at + 1;
        while (i < text.length() && isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
            if (i == at + 1 && Character.isDigit(text.charAt(i))) {
                return -1;
            }
            i++;
        }
        return i < text.length() && text.charAt(i) == '$' ? i + 1 : -1;
    }

    private static int dollarEnd(String text, int at) {
        int bodyStart = dollarTagEnd(text, at);
        String tag = text.substring(at, bodyStart);
        int close = text.indexOf(tag, bodyStart);
        return close < 0 ? text.length() : close + tag.length();
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
