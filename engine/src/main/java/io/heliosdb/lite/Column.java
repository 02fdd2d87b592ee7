package io.heliosdb.lite;

/**
 * One output column of a query.
 *
 * @param name as the query names it
 * @param type the SQL type's name, for example {@code bigint} or {@code text}
 * @param typeOid PostgreSQL's object id of the type, for example 20
 */
public record Column(String name, String type, int typeOid) {}
