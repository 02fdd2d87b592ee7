package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.DatabaseException;

/** What the process returns. */
enum ExitCode {
    DONE(0, "done"),
    FAILED_CHECK(1, "the command compared or verified something, and it did not hold"),
    USAGE(2, "wrong options or arguments"),
    USER(3, "the statement, a value, a file or a token is wrong; repeating does not help"),
    RETRY(4, "the same command may succeed when it is repeated"),
    RESOURCES(5, "memory, disk or a limit does not suffice"),
    OPERATOR(
            6,
            "the database, its disk, its configuration or the output is not as it must be: in use, missing,"
                    + " damaged, changed"),
    BUG(70, "an error inside heliosdb; run again with --verbose and report it");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    static ExitCode of(DatabaseException failure) {
        return switch (failure.sqlState().category()) {
            case USER -> USER;
            case RETRY -> RETRY;
            case RESOURCES -> RESOURCES;
            case OPERATOR -> failure.sqlState().code().equals("XX000") ? BUG : OPERATOR;
        };
    }
}
