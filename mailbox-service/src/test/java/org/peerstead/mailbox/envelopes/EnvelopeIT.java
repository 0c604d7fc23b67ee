package org.peerstead.mailbox.envelopes;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EnvelopeIT extends EnvelopeResourceTest {}
