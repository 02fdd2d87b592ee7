package io.heliosdb.lite.server;

import io.heliosdb.lite.pgwire.message.BackendMessage.BackendKeyData;
import io.heliosdb.lite.pgwire.message.StartupMessage.CancelRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which session a CancelRequest means. It is never told whether it meant one. Thread-safe. */
final class Cancellations {

    private record Target(int secret, Runnable cancel) {}

    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<Integer, Target> targets = new ConcurrentHashMap<>();

    /** Gives a session a number that is free and a secret. */
    BackendKeyData register(Runnable cancel) {
        int secret = random.nextInt();
        while (true) {
            int processId = random.nextInt(1, Integer.MAX_VALUE);
            if (targets.putIfAbsent(processId, new Target(secret, cancel)) == null) {
                return new BackendKeyData(processId, secret);
            }
        }
    }

    void forget(BackendKeyData key) {
        targets.remove(key.processId());
    }

    void cancel(CancelRequest request) {
        Target target = targets.get(request.processId());
        if (target != null && same(target.secret(), request.secretKey())) {
            target.cancel().run();
        }
    }

    private static boolean same(int expected, int given) {
        return MessageDigest.isEqual(bytes(expected), bytes(given));
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
