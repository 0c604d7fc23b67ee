package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.Topic;

/**
 * Carries events from a service's {@code outbox} table to Kafka, in order, at least once.
 *
 * <p>State and outbox row commit together; this relay sends what is committed and deletes it when
 * Kafka has it on disk. One replica relays at a time, held by an advisory lock that ends with its
 * connection: when a replica dies, another goes on where the table stands. One that stops says what
 * is committed, ends its turn and leaves no row sent but not deleted. A row that was sent but not
 * yet deleted is sent again, so readers are idempotent. Rows of one subject keep their order
 * because the transaction that writes them holds the subject's row lock.
 *
 * <p>The table: {@code outbox(id bigserial primary key, topic text, subject text, headers text,
 * value bytea)}; {@link OutboxRow} inserts.
 */
public final class OutboxRelay implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

  /** Finds what another replica committed and died over; this replica's own rows nudge at once. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** For a last batch; if Kafka is away, the rows are left to another replica. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private static final int BATCH = 500;

  private final DataSource database;
  private final Map<String, Object> kafka;
  private final Topic[] topics;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Kafka may be away, now or later: the rows wait in the table until it is there.
   *
   * @param topics made before anything is sent, if they don't exist yet
   */
  public OutboxRelay(DataSource database, Map<String, Object> kafka, Topic... topics) {
    this.database = database;
    this.kafka = kafka;
    this.topics = topics;
    this.thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
  }

  /** Call it after a transaction that wrote to the outbox. */
  public void nudge() {
    nudges.release();
  }

  @Override
  public void close() {
    closed = true;
    nudge();
    try {
      if (!thread.join(FAREWELL)) {
        thread.interrupt();
        thread.join(FAREWELL);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (var producer = producer()) {
        Topics.ensure(kafka, topics);
        relayUntilClosed(producer);
        // Closing an interrupted thread's producer would not wait for what is being sent.
        Thread.interrupted();
      } catch (RuntimeException away) {
        pauseAfter(away);
      }
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    var config = new HashMap<>(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private void relayUntilClosed(KafkaProducer<String, byte[]> producer) {
    boolean last;
    do {
      last = closed;
      try {
        boolean more = relay(producer) == BATCH;
        if (!more && !last && nudges.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          nudges.drainPermits();
        }
      } catch (InterruptedException stopping) {
        return;
      } catch (SQLException | ExecutionException | RuntimeException fault) {
        pauseAfter(fault);
      }
    } while (!last);
  }

  private void pauseAfter(Exception fault) {
    if (closed) {
      return;
    }
    LOG.warnf("The outbox waits, since it could not be relayed: %s", fault.getMessage());
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private int relay(KafkaProducer<String, byte[]> producer)
      throws SQLException, InterruptedException, ExecutionException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (!takesTurn(connection)) {
          return 0;
        }
        List<Long> sent = send(connection, producer);
        delete(connection, sent);
        connection.commit();
        return sent.size();
      } finally {
        connection.rollback();
      }
    }
  }

  private static boolean takesTurn(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        var row = query.executeQuery("select pg_try_advisory_xact_lock(hashtext('outbox'))")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static List<Long> send(Connection connection, KafkaProducer<String, byte[]> producer)
      throws SQLException, InterruptedException, ExecutionException {
    var ids = new ArrayList<Long>();
    var acknowledgements = new ArrayList<Future<RecordMetadata>>();
    try (var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "select id, topic, subject, headers, value from outbox order by id limit "
                    + BATCH)) {
      while (rows.next()) {
        var event = new ProducerRecord<>(rows.getString(2), rows.getString(3), rows.getBytes(5));
        OutboxRow.headers(rows.getString(4))
            .forEach(
                (name, value) -> event.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        Span sending = EventSpans.sending(event);
        acknowledgements.add(
            producer.send(event, (taken, fault) -> EventSpans.end(sending, fault)));
        ids.add(rows.getLong(1));
      }
    }
    for (var acknowledgement : acknowledgements) {
      acknowledgement.get();
    }
    return ids;
  }

  private static void delete(Connection connection, List<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (var delete = connection.prepareStatement("delete from outbox where id = any(?)")) {
      delete.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      delete.executeUpdate();
    }
  }
}
