package org.peerstead.publicstore.records;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged service. */
@QuarkusIntegrationTest
class RecordIT extends RecordResourceTest {}
