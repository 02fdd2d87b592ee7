package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.Session;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine whether what is typed is complete, and which word the cursor is in. */
final class StatementLines implements Parser {

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !isComplete(line)) {
            throw new EOFError(-1, -1, "the statement goes on", ";");
        }
        int start = cursor;
        while (start > 0 && isPartOfWord(line.charAt(start - 1))) {
            start--;
        }
        return new Word(line.substring(start, cursor), line, cursor);
    }

    /**
     * Whether everything that is begun is ended by a semicolon outside of quotes and comments. A
     * word behind such an end is a statement of its own; behind anything else it is not.
     */
    static boolean isComplete(String text) {
        return isCommand(text) || Session.split(text + "\nx").size() > Session.split(text).size();
    }

    static boolean isCommand(String text) {
        return text.stripLeading().startsWith("\\");
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '\\';
    }

    /** The part of the word in front of the cursor is the word: what follows stays. */
    private record Word(String word, String line, int cursor) implements CompletingParsedLine {

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate; // names come quoted where they have to be
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }

        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }
    }
}
