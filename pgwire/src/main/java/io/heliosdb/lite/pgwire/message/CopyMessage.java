package io.heliosdb.lite.pgwire.message;

import io.heliosdb.lite.pgwire.buffer.Bytes;
import io.heliosdb.lite.pgwire.buffer.WireInput;
import io.heliosdb.lite.pgwire.buffer.WireOutput;

/** What both sides say while data is copied. */
public sealed interface CopyMessage extends FrontendMessage, BackendMessage
        permits CopyMessage.CopyData, CopyMessage.CopyDone {

    /** Bytes of the stream. A server sends one row each; a client may cut anywhere. */
    record CopyData(Bytes data) implements CopyMessage {
        public static CopyData read(WireInput in) {
            return new CopyData(Bytes.of(in.rest()));
        }

        @Override
        public void writeTo(WireOutput out) {
            int message = out.begin('d');
            out.bytes(data.array());
            out.end(message);
        }
    }

    /** The end of the stream. */
    record CopyDone() implements CopyMessage {
        @Override
        public void writeTo(WireOutput out) {
            out.end(out.begin('c'));
        }
    }
}
