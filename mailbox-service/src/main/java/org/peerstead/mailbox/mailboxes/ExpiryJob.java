package org.peerstead.mailbox.mailboxes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.peerstead.mailbox.contents.Contents;

/** Deletes what has expired, every now and then; replicas share the work. */
@ApplicationScoped
class ExpiryJob {

  private static final Logger LOG = Logger.getLogger(ExpiryJob.class);

  private final Mailboxes mailboxes;
  private final Contents contents;
  private final MailboxConfig config;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("expiry").factory());

  ExpiryJob(Mailboxes mailboxes, Contents contents, MailboxConfig config, Clock clock) {
    this.mailboxes = mailboxes;
    this.contents = contents;
    this.config = config;
    this.clock = clock;
  }

  void handleStartup(@Observes StartupEvent started) {
    long interval = config.expiryInterval().toMillis();
    var unused =
        thread.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
  }

  void handleShutdown(@Observes ShutdownEvent stopping) {
    thread.shutdownNow();
  }

  /** A fault ends this run and not the ones to come. */
  void run() {
    try {
      deleteExpired();
    } catch (Throwable fault) {
      LOG.warnf("Expired envelopes wait for the next run: %s", fault.getMessage());
    }
  }

  private void deleteExpired() throws Throwable {
    while (VertxContextSupport.subscribeAndAwait(mailboxes::expire) > 0) {
      LOG.debug("A batch of envelopes has expired");
    }
    while (VertxContextSupport.subscribeAndAwait(() -> contents.forget(clock.instant())) > 0) {
      LOG.debug("A batch of expired ids is forgotten");
    }
  }
}
