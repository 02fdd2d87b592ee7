package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.buffer.WireOutput;

/** What a server says by the kind of the message alone. */
public enum SimpleReply implements BackendMessage {
    PARSE_COMPLETE('1'),
    BIND_COMPLETE('2'),
    CLOSE_COMPLETE('3'),
    /** The described statement or portal gives no rows. */
    NO_DATA('n'),
    /** A portal stopped at its row limit and can go on. */
    PORTAL_SUSPENDED('s'),
    /** The statement was empty; it stands for CommandComplete. */
    EMPTY_QUERY_RESPONSE('I');

    private final char kind;

    SimpleReply(char kind) {
        this.kind = kind;
    }

    public char kind() {
        return kind;
    }

    @Override
    public void writeTo(WireOutput out) {
        out.end(out.begin(kind));
    }
}
