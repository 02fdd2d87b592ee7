package io.heliosdb.lite.sql;

/**
 * Session settings that change what a statement compiles to; part of the statement cache's key.
 *
 * @param indexScans whether secondary indexes may be used ({@code enable_indexscan})
 */
public record CompileSettings(boolean indexScans) {
    public static final CompileSettings DEFAULT = new CompileSettings(true);
}
