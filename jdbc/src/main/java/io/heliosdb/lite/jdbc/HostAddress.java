package io.heliosdb.lite.jdbc;

/** Where a server listens; an IPv6 address without its brackets. */
record HostAddress(String host, int port) {

    static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code host}, {@code host:port} or {@code [address]:port}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static HostAddress parse(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no host, or no port from 1 to 65535: " + text);
        }
        return new HostAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
