package io.heliosdb.lite.storage;

import static io.heliosdb.lite.storage.LmdbEnvironment.PAGE_BYTES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the pages of a data file held after each of some commits; the last one is the present. */
final class PageHistory {

    private final List<byte[]> files;
    private final PageMap present;

    PageHistory(List<byte[]> files) {
        this.files = files;
        present = PageMap.of(files.getLast());
    }

    PageMap present() {
        return present;
    }

    byte[] image(long page) {
        return imageIn(files.getLast(), page);
    }

    /** Each different thing that a page once held and does not hold now. */
    List<byte[]> olderImages(long page) {
        List<byte[]> images = new ArrayList<>();
        byte[] present = image(page);
        for (byte[] file : files) {
            if (file.length >= at(page + 1)) {
                byte[] image = imageIn(file, page);
                boolean known = images.stream().anyMatch(other -> Arrays.equals(other, image));
                if (!known && !Arrays.equals(image, present)) {
                    images.add(image);
                }
            }
        }
        return images;
    }

    /**
     * Whether an older image of a page is of the present one's kind, and its keys lie in the range
     * that the page's parents give it: nothing in the page itself then tells the two apart.
     */
    boolean fitsItsPlace(long page, byte[] older) {
        Optional<PageMap.Span> was = PageMap.span(page, older);
        Optional<PageMap.Span> is = PageMap.span(page, image(page));
        Optional<PageMap.Separators> place = present.separators(page);
        return was.isPresent()
                && is.isPresent()
                && place.isPresent()
                && was.get().kind() == is.get().kind()
                && was.get().first().compareTo(place.get().low()) >= 0
                && (place.get().high().isEmpty()
                        || was.get().last().compareTo(place.get().high()) < 0);
    }

    private static byte[] imageIn(byte[] file, long page) {
        return Arrays.copyOfRange(file, at(page), at(page + 1));
    }

    static int at(long page) {
        return Math.toIntExact(page * PAGE_BYTES);
    }
}
