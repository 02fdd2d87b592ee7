package io.heliosdb.lite.cli.shell;

import io.heliosdb.lite.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs the statements that are typed. Used by the shell's thread only. */
public interface Statements {

    /** Runs them in order and prints what they return, or how the first that fails does. */
    void run(String script);

    /**
     * The rows of a short query, for the shell itself.
     *
     * @throws io.heliosdb.lite.error.DatabaseException what the query fails with
     */
    List<List<@Nullable String>> rows(String query);

    /** Where the session stands after the last statement. */
    Session.Status status();
}
