package io.heliosdb.lite.jdbc;

/**
 * A place in a query's rows from which they can be read again, by whoever has the same user and the
 * token, after this program and its server have been killed as well. Whoever holds the token can
 * read the rest of the rows: treat it like a password. Immutable.
 *
 * @param token names a place at or in front of this one
 * @param skip how many rows there are between the two
 */
public record ResumePoint(String token, long skip) {

    /** A statement that gives the rows behind this place. */
    public String statement() {
        String literal = "RESUME '" + token.replace("'", "''") + "'";
        return skip == 0 ? literal : literal + " SKIP " + skip;
    }

    /** Redacted, so that no log holds a usable token. */
    @Override
    public String toString() {
        return "ResumePoint[redacted, skip " + skip + "]";
    }
}
