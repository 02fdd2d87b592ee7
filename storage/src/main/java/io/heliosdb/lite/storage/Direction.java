package io.heliosdb.lite.storage;

/** The order in which a scan meets keys. */
public enum Direction {
    FORWARD,
    BACKWARD
}
