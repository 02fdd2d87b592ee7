package io.heliosdb.lite.cli.export;

import io.heliosdb.lite.ResumeToken;

/**
 * Where an export goes on: so many rows behind the place that the token names. Immutable.
 *
 * @param skip 0 where the database can name each row's place, as it can in this process
 */
public record ExportPlace(ResumeToken token, long skip) {}
