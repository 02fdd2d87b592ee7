package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.Column;
import io.heliosdb.lite.cli.csv.CsvEncoder;
import java.util.List;
import java.util.Locale;

/** How an export writes rows. */
public enum ExportFormat {
    CSV,
    /** One JSON object per line. */
    JSONL;

    RowEncoder encoder(List<Column> columns) {
        return switch (this) {
            case CSV -> new CsvRows(columns, new CsvEncoder(columns));
            case JSONL -> new JsonRows(columns);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private record CsvRows(List<Column> columns, CsvEncoder encoder) implements RowEncoder {

        @Override
        public void header() {
            encoder.header(columns);
        }

        @Override
        public void row(ExportRows rows) {
            encoder.row(rows::writeText);
        }

        @Override
        public byte[] bytes() {
            return encoder.bytes();
        }

        @Override
        public int size() {
            return encoder.size();
        }

        @Override
        public void clear() {
            encoder.clear();
        }
    }
}
