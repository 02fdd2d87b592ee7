package io.heliosdb.lite.engine;

import io.heliosdb.lite.cursor.CursorEvent;
import io.heliosdb.lite.cursor.CursorEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** The last resumes since the database was opened, oldest first. Thread-safe. */
final class RecentResumes implements CursorEvents {

    static final int KEPT = 1_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final LongSupplier databaseMillis;

    /** A resume or its refusal, and when. */
    record Entry(long atMillis, CursorEvent event) {}

    RecentResumes(LongSupplier databaseMillis) {
        this.databaseMillis = databaseMillis;
    }

    @Override
    public void happened(CursorEvent event) {
        switch (event) {
            case CursorEvent.Resumed _, CursorEvent.Refused _ -> add(event);
            default -> {}
        }
    }

    private void add(CursorEvent event) {
        Entry entry = new Entry(databaseMillis.getAsLong(), event);
        synchronized (entries) {
            if (entries.size() == KEPT) {
                entries.removeFirst();
            }
            entries.addLast(entry);
        }
    }

    List<Entry> all() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }
}
