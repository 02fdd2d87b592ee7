package io.heliosdb.lite;

import java.util.Objects;

/**
 * The right to continue one query, as a string that may leave the process. Immutable.
 *
 * <p>Whoever holds it can read the rest of the rows: treat {@link #text()} like a password. {@link
 * #toString()} shows none of it.
 */
public final class ResumeToken {

    private final String text;

    private ResumeToken(String text) {
        this.text = text;
    }

    /** A token as it was stored or sent. It is verified when it is used, not here. */
    public static ResumeToken of(String text) {
        return new ResumeToken(Objects.requireNonNull(text, "text"));
    }

    /** What to store or send: URL-safe characters only. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResumeToken that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Redacted, so that no log holds a usable token. */
    @Override
    public String toString() {
        return "ResumeToken[redacted, " + text.length() + " characters]";
    }
}
