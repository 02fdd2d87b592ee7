package io.heliosdb.lite.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What we agreed to ban from the sources and docs, and links that must not dangle. */
class RepositoryTest {

    private static final Path ROOT =
            Path.of(System.getProperty("heliosdb.root", "..")).toAbsolutePath().normalize();

    @Test
    void sourcesHoldNothingUnfinished() {
        Pattern unfinished =
                Pattern.compile("TO" + "DO|FIX" + "ME|XX" + "X:|not yet " + "implemented");

        assertThat(linesMatching(javaSources(), unfinished)).isEmpty();
    }

    @Test
    void librariesDoNotPrintOrSleep() {
        Pattern printing =
                Pattern.compile("System\\.(out|err)\\.print|printStackTrace|Thread\\.sleep\\(");
        Predicate<Path> library =
                path ->
                        path.toString().contains("/src/main/")
                                && !path.startsWith(ROOT.resolve("cli"))
                                && !path.startsWith(ROOT.resolve("benchmarks"));

        assertThat(linesMatching(javaSources().filter(library), printing)).isEmpty();
    }

    @Test
    void noExceptionIsCaughtQuietly() {
        Pattern quiet = Pattern.compile("catch \\([^)]*\\) *\\{ *\\}");

        assertThat(linesMatching(javaSources(), quiet)).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> silent =
                javaSources()
                        .filter(path -> path.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void linksInTheDocsLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
        List<String> dangling = new ArrayList<>();
        for (Path page : files(path -> path.toString().endsWith(".md")).toList()) {
            Matcher matcher = link.matcher(Files.readString(page));
            while (matcher.find()) {
                Path parent = page.getParent();
                if (parent == null || !Files.exists(parent.resolve(matcher.group(1)))) {
                    dangling.add(ROOT.relativize(page) + " -> " + matcher.group(1));
                }
            }
        }

        assertThat(dangling).isEmpty();
    }

    private static List<String> linesMatching(Stream<Path> files, Pattern pattern) {
        List<String> hits = new ArrayList<>();
        files.forEach(file -> {
            List<String> lines = read(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    hits.add(ROOT.relativize(file) + ":" + (i + 1) + " " + lines.get(i));
                }
            }
        });
        return hits;
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaSources() {
        return files(path ->
                path.toString().endsWith(".java") && !path.toString().contains("/src/build/"));
    }

    private static Stream<Path> files(Predicate<Path> wanted) {
        try (Stream<Path> tree = Files.walk(ROOT)) {
            return tree
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/.git/"))
                    .filter(Files::isRegularFile)
                    .filter(wanted)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
