package io.heliosdb.lite;

/**
 * How far an import of a file into a table is. Immutable.
 *
 * @param table its name, as the catalog has it
 * @param file where the file lies; an import is known by its table and this
 * @param bytes the file's length
 * @param sha256 of the file's content, 64 hexadecimal digits
 * @param options what else the rows or the table depend on; compared, not interpreted
 * @param rows how many of the file's rows, from its first, are committed with this
 */
public record ImportProgress(
        String table, String file, long bytes, String sha256, String options, long rows) {

    /** The same import, further on. */
    public ImportProgress at(long newRows) {
        return new ImportProgress(table, file, bytes, sha256, options, newRows);
    }

    /** Whether both are of a file of the same content. */
    public boolean sameContent(ImportProgress other) {
        return bytes == other.bytes && sha256.equals(other.sha256);
    }
}
