package io.heliosdb.lite.control;

import io.heliosdb.lite.error.DatabaseException;
import io.heliosdb.lite.error.SqlState;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Who may speak: the user that the socket's file belongs to, which is this process's, and root, who
 * could read the process's memory anyway. The kernel says who the peer is.
 */
record PeerCheck(UserPrincipal owner, UserPrincipal root) {

    static PeerCheck ofOwner(Path socket) throws IOException {
        return new PeerCheck(
                Files.getOwner(socket),
                socket.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("root"));
    }

    /**
     * @throws DatabaseException 42501
     */
    void admit(SocketChannel channel) throws IOException {
        admit(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
    }

    void admit(UserPrincipal peer) {
        if (!peer.equals(owner) && !peer.equals(root)) {
            throw new DatabaseException(
                            SqlState.INSUFFICIENT_PRIVILEGE,
                            "the control socket belongs to another user")
                    .with("owner", owner.getName())
                    .with("user", peer.getName());
        }
    }
}
