package io.heliosdb.lite.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared statements and portals: PostgreSQL 15 and our server say the same. */
class PostgresPortalTest {

    @TempDir static Path directory;
    private static TwoServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = TwoServers.start(directory, "portals");
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void aPortalIsReadInPartsInsideATransaction() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse s SELECT a, b FROM n ORDER BY a
                bind p s
                execute p 4
                sync
                execute p 4
                sync
                execute p 4
                sync
                execute p 4
                execute p 0
                sync
                query COMMIT
                """);
    }

    @Test
    void outsideOfATransactionAPortalEndsAtSync() throws IOException {
        servers.compare(
                """
                parse s SELECT a, b FROM n ORDER BY a
                bind p s
                execute p 4
                execute p 4
                flush
                execute p 2
                sync
                execute p 4
                sync
                bind - s
                execute - 4
                sync
                execute - 4
                sync
                describe P p
                sync
                """);
    }

    @Test
    void theEndOfATransactionEndsItsPortals() throws IOException {
        for (String end : new String[] {"COMMIT", "ROLLBACK", "END", "ABORT"}) {
            servers.compare(
                    """
                    query BEGIN
                    parse s SELECT a FROM n ORDER BY a
                    bind p s
                    execute p 3
                    sync
                    query %s
                    execute p 3
                    sync
                    query BEGIN
                    bind p s
                    execute p 3
                    parse e %s
                    bind - e
                    execute - 0
                    execute p 3
                    sync
                    describe S s
                    sync
                    """
                            .formatted(end, end));
        }
    }

    @Test
    void anErrorEndsThePortalsOfItsTransaction() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse s SELECT a FROM n ORDER BY a
                bind p s
                execute p 3
                sync
                query SELECT nonsense
                execute p 3
                sync
                bind q s
                sync
                parse t SELECT 1
                sync
                describe S s
                sync
                describe P p
                sync
                close P p
                close S t
                sync
                parse r ROLLBACK
                bind - r
                describe P -
                execute - 0
                sync
                execute p 3
                sync
                bind p s
                execute p 2
                sync
                """);
    }

    @Test
    void severalPortalsAreReadInTurn() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse s SELECT a, b FROM n ORDER BY a
                parse d SELECT a FROM n WHERE a > $1 ORDER BY a DESC
                bind p s
                bind q s
                bind r d 8
                execute p 2
                execute q 3
                execute r 1
                execute p 2
                execute r 1
                sync
                query INSERT INTO n VALUES (12, 'twelve')
                execute q 3
                execute r 0
                execute p 0
                execute q 0
                sync
                close P q
                execute q 1
                sync
                query ROLLBACK
                """);
    }

    @Test
    void aPortalOutlivesItsStatement() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse s SELECT a, b FROM n ORDER BY a
                bind p s
                execute p 2
                close S s
                execute p 2
                close P p
                close P p
                close S nothing
                sync
                bind p s
                sync
                query ROLLBACK
                """);
    }

    @Test
    void anExecuteBehindTheEnd() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse s SELECT a FROM n WHERE a < 3 ORDER BY a
                bind p s
                execute p 2
                execute p 2
                execute p 2
                sync
                bind q s
                execute q 0
                execute q 0
                sync
                parse i INSERT INTO n VALUES (20, 'x')
                bind i i
                execute i 0
                execute i 0
                sync
                query ROLLBACK
                """);
    }

    @Test
    void namesAreTakenOnceAndUnknownOnesAreErrors() throws IOException {
        servers.compare(
                """
                parse s SELECT 1
                parse s SELECT 2
                sync
                parse - SELECT 1
                parse - SELECT 2
                sync
                query BEGIN
                parse t SELECT a FROM n ORDER BY a
                bind p t
                bind p t
                sync
                query ROLLBACK
                query BEGIN
                bind - t
                execute - 2
                bind - t
                execute - 2
                sync
                query COMMIT
                bind - nothing
                sync
                describe S nothing
                sync
                describe P nothing
                sync
                execute nothing 0
                sync
                close S nothing
                close P nothing
                sync
                parse s SELECT 3
                sync
                parse bad SELECT nothing FROM n
                sync
                bind - bad
                sync
                parse two SELECT 1; SELECT 2
                sync
                """);
    }

    @Test
    void numbersAndFormatsOfParametersHaveToFit() throws IOException {
        servers.compare(
                """
                parse s:20,25 SELECT a, b FROM n WHERE a = $1 OR b = $2
                describe S s
                sync
                bind - s
                sync
                bind - s 1
                sync
                bind - s 1 two 3
                sync
                formats - s 3 2 0
                sync
                formats - s 2 2 3
                sync
                formats - s 1 2 1
                execute - 0
                sync
                formats - s 0 2 2
                execute - 0
                sync
                bind - s 0x000000000000000100 two
                sync
                bind - s 0x0000000000000004 0x6f6e65
                execute - 0
                sync
                bind - s \\N one
                execute - 0
                sync
                bind - s \\N \\N
                execute - 0
                sync
                bind - s 0x0000000000000004 0xff
                sync
                query BEGIN
                bind - s 0x000000000000000100 two
                sync
                query COMMIT
                """);
    }

    @Test
    void aBinaryValueThatIsTooShortIsABadValueNotABadMessage() throws IOException {
        servers.differ(
                """
                parse s:20 SELECT a FROM n WHERE a = $1
                bind - s 0x00000001
                sync
                """,
                List.of("PARSE_COMPLETE", "22P03", "ReadyForQuery[status=IDLE]"),
                List.of("PARSE_COMPLETE", "08P01", "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void theTextOfAValueIsReadWhenItsStatementRuns() throws IOException {
        servers.differ(
                """
                parse s:20 SELECT a FROM n WHERE a = $1
                bind - s x
                execute - 0
                bind - s 9223372036854775808
                sync
                bind - s 9223372036854775808
                execute - 0
                sync
                """,
                List.of(
                        "PARSE_COMPLETE",
                        "BIND_COMPLETE",
                        "22P02",
                        "ReadyForQuery[status=IDLE]",
                        "BIND_COMPLETE",
                        "22003",
                        "ReadyForQuery[status=IDLE]"),
                List.of(
                        "PARSE_COMPLETE",
                        "22P02",
                        "ReadyForQuery[status=IDLE]",
                        "22003",
                        "ReadyForQuery[status=IDLE]"));
    }

    @Test
    void anEmptyStatementIsPreparedAndRun() throws IOException {
        servers.compare(
                """
                query
                query ;
                query -- nothing
                parse - ;
                bind - -
                describe S -
                describe P -
                execute - 0
                execute - 0
                sync
                sync
                flush
                """);
    }

    @Test
    void whatFollowsAnErrorIsSkippedToSync() throws IOException {
        servers.compare(
                """
                parse s SELECT a, 12 / (a - 4) FROM n ORDER BY a
                bind p s
                execute p 2
                execute p 0
                execute p 0
                parse t SELECT 1
                bind q t
                describe P q
                close S s
                execute q 0
                flush
                sync
                bind q t
                sync
                parse s SELECT 1
                sync
                query BEGIN
                parse i INSERT INTO n VALUES (20, 'x')
                bind - i
                execute - 0
                bind - i
                execute - 0
                bind - i
                execute - 0
                sync
                query COMMIT
                query SELECT a FROM n WHERE a = 20
                """);
    }

    @Test
    void statementsOfOneBatchSeeEachOther() throws IOException {
        servers.compare(
                """
                query BEGIN
                parse i INSERT INTO n VALUES ($1, $2)
                bind - i 21 x
                execute - 0
                bind - i 22 \\N
                execute - 0
                parse s SELECT a, b FROM n WHERE a > 20 ORDER BY a
                bind - s
                describe P -
                execute - 1
                flush
                execute - 0
                sync
                query COMMIT
                parse d DELETE FROM n WHERE a > $1
                describe S d
                bind - d 20
                describe P -
                execute - 1
                sync
                """);
    }

    @Test
    void resultsAreBinaryWhereThatIsAsked() throws IOException {
        servers.compare(
                """
                parse s SELECT a, b, a > 3, a * 0.5::float8 FROM n WHERE a < 6 ORDER BY a
                binary p s
                describe P p
                execute p 2
                describe P p
                execute p 0
                sync
                """);
    }
}
