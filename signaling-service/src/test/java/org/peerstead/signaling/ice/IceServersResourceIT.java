package org.peerstead.signaling.ice;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged service. */
@QuarkusIntegrationTest
class IceServersResourceIT extends IceServersResourceTest {}
