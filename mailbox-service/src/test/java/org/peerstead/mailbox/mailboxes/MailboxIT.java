package org.peerstead.mailbox.mailboxes;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MailboxIT extends MailboxResourceTest {}
