package io.heliosdb.lite.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverUrlTest {

    @Test
    void hostsPortsDatabaseAndOptionsAreTakenApart() throws SQLException {
        DriverUrl url =
                parse("jdbc:heliosdb://one,two:5433,[::1]:6000/a%20b?user=u%26v&resumeAttempts=7");

        assertThat(url.hosts())
                .containsExactly(
                        new HostAddress("one", 5432),
                        new HostAddress("two", 5433),
                        new HostAddress("::1", 6000));
        assertThat(url.database()).isEqualTo("a b");
        assertThat(url.inner()).containsEntry("user", "u&v").doesNotContainKey("resumeAttempts");
        assertThat(url.options().attempts()).isEqualTo(7);
        assertThat(url.options().fetchSize()).isEqualTo(1000);
        assertThat(url.options().deadlineSeconds()).isEqualTo(300);
        assertThat(url.innerUrl(url.hosts().get(2))).isEqualTo("jdbc:postgresql://[::1]:6000/a+b");
    }

    @Test
    void theUrlWinsOverTheProperties() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("defaultRowFetchSize", "10");
        properties.setProperty("password", "secret");

        DriverUrl url = DriverUrl.parse("jdbc:heliosdb://h/d?defaultRowFetchSize=20", properties);

        assertThat(url.options().fetchSize()).isEqualTo(20);
        assertThat(url.inner()).containsEntry("password", "secret");
        assertThat(properties).containsEntry("defaultRowFetchSize", "10");
    }

    @Test
    void theTextOfAUrlHasNoPassword() throws SQLException {
        assertThat(parse("jdbc:heliosdb://h:1,i:2/d?password=secret").toString())
                .isEqualTo("jdbc:heliosdb://h:1,i:2/d");
    }

    @Test
    void aLinkSaysWhatItNeedsInFrontOfTheApplicationsOptions() throws SQLException {
        UUID claimant = UUID.randomUUID();
        String ours = "-c heliosdb.claimant=" + claimant + " -c heliosdb.hold_portals=on";
        DriverUrl plain = parse("jdbc:heliosdb://h/d");
        DriverUrl withOptions = parse("jdbc:heliosdb://h/d?options=-c%20TimeZone=UTC");

        assertThat(plain.innerFor(claimant)).containsEntry("options", ours);
        assertThat(withOptions.innerFor(claimant))
                .containsEntry("options", ours + " -c TimeZone=UTC");
        assertThat(withOptions.inner()).containsEntry("options", "-c TimeZone=UTC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:heliosdb:///d",
                "jdbc:heliosdb://h:0/d",
                "jdbc:heliosdb://h:65536/d",
                "jdbc:heliosdb://h:x/d",
                "jdbc:heliosdb://h,/d",
                "jdbc:heliosdb://h/%zz",
                "jdbc:heliosdb://h/d?resumeAttempts=0",
                "jdbc:heliosdb://h/d?resumeAttempts=1000001",
                "jdbc:heliosdb://h/d?resumeDeadlineSeconds=-1",
                "jdbc:heliosdb://h/d?resumeBackoffMinMillis=1.5",
                "jdbc:heliosdb://h/d?defaultRowFetchSize=many"
            })
    void whatCannotBeIsRefused(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    }

    @Test
    void theDriverIsFoundByItsUrlAlone() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:heliosdb://h/d");

        assertThat(driver).isInstanceOf(HeliosDriver.class);
        assertThat(driver.acceptsURL("jdbc:postgresql://h/d")).isFalse();
        assertThat(driver.connect("jdbc:postgresql://h/d", new Properties())).isNull();
        assertThat(
                        List.of(driver.getPropertyInfo("jdbc:heliosdb://h/d", new Properties()))
                                .stream()
                                .map(info -> info.name + "=" + info.value))
                .contains("defaultRowFetchSize=1000", "resumeDeadlineSeconds=300");
    }

    private static DriverUrl parse(String url) throws SQLException {
        return DriverUrl.parse(url, new Properties());
    }
}
