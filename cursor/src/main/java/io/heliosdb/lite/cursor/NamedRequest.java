package io.heliosdb.lite.cursor;

/**
 * A query to be opened, or continued, under a name.
 *
 * @param canonicalText the same for all ways to write this query; with the parameters and the time
 *     zone it decides whether a name is in use for another statement
 */
public record NamedRequest(String name, String canonicalText, CursorRequest request) {}
