package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import io.heliosdb.lite.execution.plan.Plan;
import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.type.SqlType;
import io.heliosdb.lite.sql.CompileSettings;
import io.heliosdb.lite.sql.CompiledStatement;
import io.heliosdb.lite.sql.parser.UtilityNode;
import io.heliosdb.lite.sql.planner.Planner;
import io.heliosdb.lite.sql.planner.QueryShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;

/** Compiles one parsed statement against a catalog. Confined to one analysis. */
public final class StatementAnalyzer {
    private final Catalog catalog;
    private final CompileSettings settings;
    private final Parameters parameters;
    private final Function<String, Optional<CompiledStatement>> known;

    /**
     * @param known queries that were analysed before with the same catalog, types and settings
     */
    public StatementAnalyzer(
            Catalog catalog,
            List<Optional<SqlType>> parameterTypes,
            CompileSettings settings,
            Function<String, Optional<CompiledStatement>> known) {
        this.known = known;
        this.catalog = catalog;
        this.settings = settings;
        this.parameters = new Parameters(parameterTypes);
    }

    public CompiledStatement analyze(SqlNode statement) {
        return switch (statement) {
            case UtilityNode utility ->
                    new UtilityAnalyzer(catalog, this::analyze, known).analyze(utility.content());
            case SqlInsert insert ->
                    new InsertAnalyzer(catalog, parameters, settings).analyze(insert);
            case SqlUpdate update ->
                    new ChangeAnalyzer(catalog, parameters, settings).analyze(update);
            case SqlDelete delete ->
                    new ChangeAnalyzer(catalog, parameters, settings).analyze(delete);
            default -> query(statement);
        };
    }

    /** See {@link CanonicalText}. */
    public String canonical(SqlNode statement) {
        return switch (statement) {
            case UtilityNode _, SqlInsert _, SqlUpdate _, SqlDelete _ ->
                    throw new DatabaseException(
                            SqlState.WRONG_OBJECT_TYPE, "only a query can have a name");
            default -> new QueryAnalyzer(catalog, parameters).canonical(statement);
        };
    }

    private CompiledStatement query(SqlNode statement) {
        QueryShape shape = new QueryAnalyzer(catalog, parameters).analyze(statement);
        Plan plan = Planner.plan(shape, settings.indexScans());
        return new CompiledStatement.Query(
                plan, plan.output(), parameters.result(), Accesses.read(shape));
    }
}
