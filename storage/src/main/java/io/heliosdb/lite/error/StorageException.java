package io.heliosdb.lite.error;

/**
 * The environment failed: a file, the disk, a damaged page. Carries operation and place as facts.
 */
public final class StorageException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    public StorageException(SqlState sqlState, String problem) {
        super(sqlState, problem);
    }

    public StorageException(SqlState sqlState, String problem, Throwable cause) {
        super(sqlState, problem, cause);
    }

    @Override
    public StorageException with(String key, Object value) {
        super.with(key, value);
        return this;
    }

    @Override
    public StorageException hint(String text) {
        super.hint(text);
        return this;
    }
}
