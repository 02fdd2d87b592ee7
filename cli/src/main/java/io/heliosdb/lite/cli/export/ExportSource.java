package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.ResumeToken;
import io.heliosdb.lite.error.DatabaseException;
import java.time.Duration;

/** Where the rows of an export come from: a database of this process, or a server. */
public interface ExportSource {

    /** For messages: a directory, or a URL without what is secret in it. */
    String name();

    /**
     * Begins with the first row.
     *
     * @param timeToLive how long the query can be continued after this process was killed
     */
    ExportRows query(String text, Duration timeToLive);

    /** Goes on with the row behind the place. */
    ExportRows resume(ExportPlace place);

    /**
     * Nobody will go on with this query.
     *
     * @throws DatabaseException when that cannot be said
     */
    void discard(ResumeToken token);
}
