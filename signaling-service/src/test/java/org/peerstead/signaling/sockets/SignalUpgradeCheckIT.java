package org.peerstead.signaling.sockets;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged service. */
@QuarkusIntegrationTest
class SignalUpgradeCheckIT extends SignalUpgradeCheckTest {}
