package org.peerstead.identity;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MalformedRequestsIT extends MalformedRequestsResourceTest {}
