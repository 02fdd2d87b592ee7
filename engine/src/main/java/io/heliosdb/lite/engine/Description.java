package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompiledStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a statement for somebody who does not have its parameters yet. */
final class Description {

    private static final int MAX_PARAMETERS = 65_535;

    private Description() {}

    /**
     * A parameter whose type neither the caller nor its place tells is a text, as in PostgreSQL.
     *
     * @throws DatabaseException what compiling fails with, 25P02 in a failed transaction, and 42501
     *     for a COPY that the session's role may not do
     */
    static CompiledStatement of(
            Engine engine, EngineSession session, String text, List<Optional<SqlType>> declared) {
        Catalog catalog = engine.catalog();
        List<Optional<SqlType>> types = new ArrayList<>(declared);
        while (true) {
            try {
                CompiledStatement statement =
                        engine.statements()
                                .prepare(
                                        text,
                                        catalog,
                                        List.copyOf(types),
                                        session.compileSettings())
                                .statement();
                session.requireUsable(statement);
                if (statement instanceof CompiledStatement.Copy) { // it does not come by itself
                    engine.roles().require(session.requester().roleId(), statement.accesses());
                }
                return statement;
            } catch (DatabaseException failure) {
                declareText(types, failure);
            }
        }
    }

    /** Declares the parameter that the failure names; passes every other failure on. */
    private static void declareText(List<Optional<SqlType>> types, DatabaseException failure) {
        Object name = failure.facts().get("parameter");
        if (failure.sqlState() != SqlState.INDETERMINATE_DATATYPE
                || !(name instanceof String parameter)
                || !parameter.matches("\\$[0-9]{1,5}")) {
            throw failure;
        }
        int number = Integer.parseInt(parameter.substring(1));
        if (number > MAX_PARAMETERS
                || (number <= types.size() && types.get(number - 1).isPresent())) {
            throw failure;
        }
        while (types.size() < number) {
            types.add(Optional.empty());
        }
        types.set(number - 1, Optional.of(SqlType.TEXT));
    }
}
