package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.schema.Catalog;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** From a rewritten query to Calcite's relational tree, as written: nothing is simplified. */
final class QueryConverter {
    private static final SqlToRelConverter.Config CONFIG =
            SqlToRelConverter.config()
                    .withExpand(false)
                    .withTrimUnusedFields(false)
                    .withRemoveSortInSubQuery(false)
                    .withInSubQueryThreshold(Integer.MAX_VALUE)
                    .withRelBuilderConfigTransform(builder ->
                            builder.withSimplify(false)
                                    .withSimplifyLimit(false)
                                    .withSimplifyValues(false)
                                    .withPruneInputOfAggregate(false)
                                    .withAggregateUnique(true)
                                    .withRemoveRedundantDistinct(false)
                                    .withBloat(-1));

    private QueryConverter() {}

    static RelNode convert(SqlNode query, Catalog catalog, Parameters parameters) {
        CalciteCatalogReader reader = CatalogSchema.reader(catalog);
        StatementValidator validator = new StatementValidator(reader, parameters);
        SqlNode valid = validator.validate(query);
        RelOptCluster cluster =
                RelOptCluster.create(
                        new HepPlanner(HepProgram.builder().build()),
                        new RexBuilder(Types.FACTORY));
        cluster.setMetadataQuerySupplier(UnknownMetadata::new);
        SqlToRelConverter converter =
                new SqlToRelConverter(
                        (row, text, schema, view) -> {
                            throw new IllegalStateException("there are no views");
                        },
                        validator,
                        reader,
                        cluster,
                        Convertlets.INSTANCE,
                        CONFIG);
        return converter.convertQuery(valid, false, true).rel;
    }

    /** Our operators stay what they are. */
    private enum Convertlets implements SqlRexConvertletTable {
        INSTANCE;

        @Override
        public @Nullable SqlRexConvertlet get(SqlCall call) {
            return call.getOperator() instanceof ScalarOperator
                    ? (context, ours) ->
                            context.getRexBuilder()
                                    .makeCall(
                                            ours.getParserPosition(),
                                            context.getValidator().getValidatedNodeType(ours),
                                            ours.getOperator(),
                                            ours.getOperandList().stream()
                                                    .map(context::convertExpression)
                                                    .toList())
                    : StandardConvertletTable.INSTANCE.get(call);
        }
    }
}
