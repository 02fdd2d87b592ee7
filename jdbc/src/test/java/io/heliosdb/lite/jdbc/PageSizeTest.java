package io.heliosdb.lite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PageSizeTest {

    private static final long AT_ONCE = 1_000_000;
    private static final long SLOWLY = 50_000_000;

    private final PageSize size = new PageSize(1000);

    private void pages(int count, long nanos, long bytesPerRow) {
        for (int i = 0; i < count; i++) {
            size.came(nanos, bytesPerRow);
        }
    }

    @Test
    void aFirstPageHasAsManyRowsAsWereAskedFor() {
        assertThat(size.rows()).isEqualTo(1000);
    }

    @Test
    void pagesOfSmallRowsGrowToSixteenTimesThat() {
        pages(1, AT_ONCE, 20);
        assertThat(size.rows()).isEqualTo(2000);
        pages(9, AT_ONCE, 20);
        assertThat(size.rows()).isEqualTo(16_000);
        assertThat(size.asked()).isEqualTo(1000);
    }

    @Test
    void pagesDoNotGrowBeyondHalfAMegabyte() {
        pages(10, AT_ONCE, 100);
        assertThat(size.rows()).isEqualTo(4000);
        pages(1, AT_ONCE, 1000); // the rows have become larger
        assertThat(size.rows()).isEqualTo(1000);
    }

    @Test
    void whoWaitsForRowsGetsThemInSmallPages() {
        pages(3, AT_ONCE, 20);
        pages(1, SLOWLY, 20);
        assertThat(size.rows()).isEqualTo(1000);
        pages(5, SLOWLY, 20);
        assertThat(size.rows()).isEqualTo(1000);
    }

    @Test
    void whoPausesOverAPageGetsASmallOne() {
        pages(3, AT_ONCE, 20);
        size.used(900_000_000);
        assertThat(size.rows()).isEqualTo(8000);
        size.used(1_100_000_000);
        assertThat(size.rows()).isEqualTo(1000);
    }

    @Test
    void aNewSizeBeginsAgain() {
        pages(3, AT_ONCE, 20);
        size.reset(5);
        assertThat(size.rows()).isEqualTo(5);
        pages(10, AT_ONCE, 20);
        assertThat(size.rows()).isEqualTo(80);
    }
}
