package io.heliosdb.lite.execution.schema;

import io.heliosdb.lite.execution.codec.ByteReader;
import io.heliosdb.lite.execution.codec.ByteWriter;
import io.heliosdb.lite.execution.codec.TypeCodec;
import io.heliosdb.lite.execution.expression.Expression;
import io.heliosdb.lite.execution.expression.ExpressionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table definition as the bytes of its catalog row. */
public final class TableCodec {

    private static final int FORMAT = 1;
    private static final int MAX_VERSION = 0xffff;

    private TableCodec() {}

    public static byte[] encode(TableDefinition table) {
        ByteWriter out = new ByteWriter();
        out.u8(FORMAT).varint(table.id()).varint(table.schemaVersion()).text(table.name());
        out.varint(table.columns().size());
        for (ColumnDefinition column : table.columns()) {
            out.varint(column.id()).text(column.name());
            TypeCodec.write(column.type(), out);
            out.flag(column.notNull()).flag(column.defaultValue().isPresent());
            column.defaultValue().ifPresent(value -> ExpressionCodec.write(value, out));
        }
        out.varint(table.primaryKey().size());
        table.primaryKey().forEach(out::varint);
        out.varint(table.indexes().size());
        table.indexes().forEach(index -> write(index, out));
        return out.toByteArray();
    }

    private static void write(IndexDefinition index, ByteWriter out) {
        out.varint(index.id()).text(index.name()).flag(index.unique());
        writeColumns(index.columns(), out);
    }

    /** Key columns as bytes; plans use them too. */
    public static void writeColumns(List<IndexColumn> columns, ByteWriter out) {
        out.varint(columns.size());
        for (IndexColumn column : columns) {
            out.varint(column.column());
            out.u8((column.descending() ? 1 : 0) | (column.nullsFirst() ? 2 : 0));
        }
    }

    public static TableDefinition decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.u8() != FORMAT) {
            throw ByteReader.damaged("an unknown format of a table definition");
        }
        int id = in.bounded(Integer.MAX_VALUE);
        int version = in.bounded(MAX_VERSION);
        String name = in.text();
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            columns.add(readColumn(in));
        }
        List<Integer> primaryKey = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            primaryKey.add(in.bounded(columns.size() - 1));
        }
        List<IndexDefinition> indexes = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            indexes.add(readIndex(id, columns.size(), in));
        }
        in.end();
        return new TableDefinition(id, version, name, columns, primaryKey, indexes);
    }

    private static ColumnDefinition readColumn(ByteReader in) {
        int id = in.bounded(Integer.MAX_VALUE);
        String name = in.text();
        var type = TypeCodec.readType(in);
        boolean notNull = in.flag();
        Optional<Expression> defaultValue =
                in.flag() ? Optional.of(ExpressionCodec.read(in)) : Optional.empty();
        return new ColumnDefinition(id, name, type, notNull, defaultValue);
    }

    private static IndexDefinition readIndex(int tableId, int columns, ByteReader in) {
        int id = in.bounded(Integer.MAX_VALUE);
        String name = in.text();
        boolean unique = in.flag();
        return new IndexDefinition(id, tableId, name, readColumns(columns, in), unique);
    }

    /** Reads what {@link #writeColumns} wrote, over a table of that many columns. */
    public static List<IndexColumn> readColumns(int tableColumns, ByteReader in) {
        List<IndexColumn> columns = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            int column = in.bounded(tableColumns - 1);
            int flags = in.bounded(3);
            columns.add(new IndexColumn(column, (flags & 1) != 0, (flags & 2) != 0));
        }
        return columns;
    }
}
