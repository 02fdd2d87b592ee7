package io.heliosdb.lite.sql.analysis;

import io.heliosdb.lite.execution.schema.Catalog;
import io.heliosdb.lite.execution.schema.ColumnDefinition;
import io.heliosdb.lite.execution.schema.SystemView;
import io.heliosdb.lite.execution.schema.TableDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;

/** Our catalog as Calcite reads it. */
final class CatalogSchema extends AbstractSchema {
    private static final CalciteConnectionConfigImpl CONFIG =
            new CalciteConnectionConfigImpl(new Properties())
                    .set(CalciteConnectionProperty.CASE_SENSITIVE, "true");

    private final Map<String, Table> tables;

    private CatalogSchema(Catalog catalog) {
        tables = new HashMap<>();
        for (SystemView view : SystemView.values()) {
            tables.put(view.viewName(), new CatalogTable(view.definition()));
        }
        for (TableDefinition table : catalog.tables()) {
            tables.putIfAbsent(table.name(), new CatalogTable(table));
        }
    }

    static CalciteCatalogReader reader(Catalog catalog) {
        CalciteSchema root =
                CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(catalog));
        return new CalciteCatalogReader(root, List.of(), Types.FACTORY, CONFIG);
    }

    @Override
    protected Map<String, Table> getTableMap() {
        return tables;
    }

    /** A table and where it comes from. */
    static final class CatalogTable extends AbstractTable {
        private final TableDefinition definition;

        CatalogTable(TableDefinition definition) {
            this.definition = definition;
        }

        TableDefinition definition() {
            return definition;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory factory) {
            RelDataTypeFactory.Builder row = factory.builder();
            for (ColumnDefinition column : definition.columns()) {
                row.add(column.name(), Types.carrier(column.type().type()));
            }
            return row.build();
        }
    }
}
