package org.peerstead.contracts.quarkus;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.peerstead.contracts.events.Topic;

/** Makes the topics that a service says something on; one that exists is left as it is. */
public final class Topics {

  private Topics() {}

  public static void ensure(Map<String, Object> kafka, Topic... topics) {
    try (var admin = Admin.create(kafka)) {
      var made = admin.createTopics(Arrays.stream(topics).map(Topics::description).toList());
      for (var future : made.values().values()) {
        try {
          future.get();
        } catch (ExecutionException refused) {
          if (!(refused.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException("Kafka refused a topic", refused.getCause());
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while making topics", stopped);
    }
  }

  /** Replication is the cluster's default. */
  private static NewTopic description(Topic topic) {
    return new NewTopic(
            topic.topicName(),
            java.util.Optional.of(topic.partitions()),
            java.util.Optional.empty())
        .configs(Map.of("cleanup.policy", topic.cleanupPolicy()));
  }
}
