package io.heliosdb.lite.jdbc.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedUrlTest {

    @TempDir private Path folder;

    private static EmbeddedUrl parse(String url) throws SQLException {
        return EmbeddedUrl.parse(url, new Properties());
    }

    @Test
    void optionsWithAPointAreSettings() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("database.principal", "ann");
        properties.setProperty("defaultRowFetchSize", "7");

        EmbeddedUrl url =
                EmbeddedUrl.parse(
                        "jdbc:heliosdb:file:"
                                + folder
                                + "/a+b%20c?defaultRowFetchSize=9&database.work_mem_mb=12&x",
                        properties);

        assertThat(url.shown()).isEqualTo("jdbc:heliosdb:file:" + folder + "/a+b%20c");
        assertThat(url.place().directory().getFileName()).hasToString("a+b%20c");
        assertThat(url.place().settings())
                .containsOnly(
                        Map.entry("database.principal", "ann"),
                        Map.entry("database.work_mem_mb", "12"));
        assertThat(url.options())
                .containsOnly(Map.entry("defaultRowFetchSize", "9"), Map.entry("x", ""));
    }

    @Test
    void oneDirectoryHasOneName() throws SQLException, IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        assertThat(parse("jdbc:heliosdb:file:" + link + "/x/../new").place())
                .isEqualTo(parse("jdbc:heliosdb:file:" + real + "/new").place());
        assertThat(parse("jdbc:heliosdb:file:here").place().directory())
                .isEqualTo(Path.of("here").toAbsolutePath());
    }

    @Test
    void aPlaceIsTheSameAfterItsWayAsText() {
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("a.b", "x|y&z=ü ?");
        settings.put("c.d", "");
        for (EmbeddedPlace place :
                new EmbeddedPlace[] {
                    new EmbeddedPlace(Path.of("/p|q?r&s=t"), settings),
                    new EmbeddedPlace(Path.of("/p"), new TreeMap<>())
                }) {
            assertThat(EmbeddedPlace.ofText(place.toText())).isEqualTo(place);
        }
    }

    @Test
    void aUrlThatCannotBeReadIsRefused() {
        for (String url :
                new String[] {
                    "jdbc:heliosdb:file:",
                    "jdbc:heliosdb:file:?a=b",
                    "jdbc:heliosdb:file:x?a=%zz",
                    "jdbc:heliosdb:file:x\0y"
                }) {
            SQLException refused = catchThrowableOfType(SQLException.class, () -> parse(url));
            assertThat(refused.getSQLState()).as(url).isEqualTo("22023");
            assertThat(refused.getMessage()).contains("jdbc:heliosdb:file:DIR");
        }
    }
}
