package io.heliosdb.lite.engine;

import io.heliosdb.lite.Config;
import io.heliosdb.lite.cursor.CursorEvents;
import io.heliosdb.lite.engine.audit.AuditLog;
import io.heliosdb.lite.engine.role.Roles;
import io.heliosdb.lite.storage.Store;
import io.heliosdb.lite.storage.StoreClock;
import java.util.concurrent.Executor;

/**
 * What watches an open database: made before its cursors, which report to it.
 *
 * @param events what the cursor room reports to
 */
record Observation(SystemTables systemTables, AuditLog audit, CursorEvents events) {

    static Observation of(
            Config config,
            Store store,
            StoreClock clock,
            CatalogVersions catalogs,
            Roles roles,
            Executor background) {
        RecentResumes resumes = new RecentResumes(store.time()::millis);
        SystemTables tables =
                new SystemTables(config, catalogs::newest, store.time()::millis, resumes, roles);
        AuditLog audit =
                new AuditLog(config.databasePath(), clock, store.time()::millis, background);
        return new Observation(tables, audit, resumes.and(audit));
    }
}
