package org.peerstead.identity.tokens;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class TokenIT extends TokenResourceTest {}
