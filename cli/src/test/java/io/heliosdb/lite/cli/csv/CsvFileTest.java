package io.heliosdb.lite.cli.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.DatabaseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class CsvFileTest {

    private static CsvFile file(String text) {
        return new CsvFile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anEmptyFieldIsNullAndAQuotedEmptyOneIsText() {
        try (CsvFile csv = file("a,b,c\n1,,\"\"\n")) {
            assertThat(csv.header()).containsExactly("a", "b", "c");
            assertThat(csv.next().values()).containsExactly("1", null, "");
            assertThat(csv.hasNext()).isFalse();
        }
    }

    @Test
    void quotedFieldsHoldCommasQuotesAndLineBreaks() {
        try (CsvFile csv = file("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n")) {
            assertThat(csv.next().values()).containsExactly("x, \"y\"", "1\n2");
        }
    }

    @Test
    void aCompressedFileIsRecognisedByItsFirstBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a\nß\n".getBytes(StandardCharsets.UTF_8));
        }

        try (CsvFile csv = new CsvFile(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(csv.next().values()).containsExactly("ß");
            assertThat(csv.bytesRead()).isEqualTo(bytes.size());
        }
    }

    @Test
    void aLineOfAnotherLengthIsNamed() {
        try (CsvFile csv = file("a,b\n1,2\n3\n")) {
            csv.next();

            assertThatThrownBy(csv::next)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("line=3")
                    .hasMessageContaining("fields=1");
        }
    }

    @Test
    void emptyLinesAreNullInTheOnlyColumnAndNothingElsewhere() {
        try (CsvFile csv = file("a\n1\n\n2\n")) {
            assertThat(csv.next().values()).containsExactly("1");
            assertThat(csv.next().values()).hasSize(1).containsOnlyNulls();
            assertThat(csv.next().values()).containsExactly("2");
        }
        try (CsvFile csv = file("a,b\n1,2\n\n3,4\n\n")) {
            csv.next();
            assertThat(csv.next().values()).containsExactly("3", "4");
            assertThat(csv.hasNext()).isFalse();
        }
    }

    @Test
    void aHeaderWithoutNamesOrWithOneTwiceIsRefused() {
        assertThatThrownBy(() -> file("a,,c\n")).hasMessageContaining("column=2");
        assertThatThrownBy(() -> file("a,a\n")).hasMessageContaining("name=a");
        assertThatThrownBy(() -> file("")).hasMessageContaining("empty");
    }
}
