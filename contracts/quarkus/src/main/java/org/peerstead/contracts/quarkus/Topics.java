package org.peerstead.contracts.quarkus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.Topic;

/**
 * Makes the topics that a service says something on. One that exists keeps its partitions, and is
 * told how long to keep what is said on it.
 */
public final class Topics {

  private static final Logger LOG = Logger.getLogger(Topics.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Topics() {}

  /**
   * @throws KafkaException if Kafka is away, or refuses a topic
   */
  public static void ensure(Map<String, Object> kafka, Topic... topics) {
    try (var admin = Admin.create(kafka)) {
      for (Topic topic : topics) {
        ensure(admin, topic);
      }
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  /**
   * How many partitions the topic has, after it was made if there was none. Kafka may be away, or
   * not have heard of a new topic everywhere: then it is waited for.
   */
  public static int partitions(Map<String, Object> kafka, Topic topic) {
    while (true) {
      try (var admin = Admin.create(kafka)) {
        ensure(admin, topic);
        String name = topic.topicName();
        var described = admin.describeTopics(List.of(name)).allTopicNames().get().values();
        return described.iterator().next().partitions().size();
      } catch (ExecutionException | KafkaException away) {
        LOG.warnf("Waiting for Kafka to tell of %s: %s", topic.topicName(), away.getMessage());
        pause();
      } catch (InterruptedException stopped) {
        throw interrupted(stopped);
      }
    }
  }

  private static void ensure(Admin admin, Topic topic) throws InterruptedException {
    try {
      admin.createTopics(List.of(description(topic))).all().get();
    } catch (ExecutionException refused) {
      if (!(refused.getCause() instanceof TopicExistsException)) {
        throw refusal(refused);
      }
      configure(admin, topic);
    }
  }

  /** It may have been made by hand, or by an earlier version. */
  private static void configure(Admin admin, Topic topic) throws InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    List<AlterConfigOp> settings =
        topic.configuration().entrySet().stream()
            .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
            .map(setting -> new AlterConfigOp(setting, AlterConfigOp.OpType.SET))
            .toList();
    try {
      admin.incrementalAlterConfigs(Map.of(resource, settings)).all().get();
    } catch (ExecutionException refused) {
      throw refusal(refused);
    }
  }

  private static KafkaException refusal(ExecutionException refused) {
    return new KafkaException("Kafka refused a topic", refused.getCause());
  }

  /** Replication is the cluster's default. */
  private static NewTopic description(Topic topic) {
    return new NewTopic(
            topic.topicName(),
            java.util.Optional.of(topic.partitions()),
            java.util.Optional.empty())
        .configs(topic.configuration());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static KafkaException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new KafkaException("Stopped while waiting for Kafka", stopped);
  }
}
