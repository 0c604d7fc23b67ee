package org.peerstead.publicstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.EventType;
import org.peerstead.contracts.events.Topic;

class AsyncApiTest {

  private static final Set<Topic> OURS = Set.of(Topic.PUBLIC_RECORDS, Topic.IDENTITY_DIRECTORY);
  private static final Pattern TYPE = Pattern.compile("const: (org\\.peerstead\\.[a-z0-9.-]+)");
  private static final Pattern ADDRESS = Pattern.compile("address: ([a-z.]+)");

  @Test
  void theDocumentNamesTheEventsOfTheCodeAndNoOthers() throws IOException {
    Set<String> types =
        Arrays.stream(EventType.values())
            .filter(type -> OURS.contains(type.topic()))
            .map(EventType::type)
            .collect(Collectors.toSet());

    assertThat(named(TYPE)).isEqualTo(types);
  }

  @Test
  void theDocumentNamesTheTopicsOfTheCodeAndNoOthers() throws IOException {
    Set<String> topics = OURS.stream().map(Topic::topicName).collect(Collectors.toSet());

    assertThat(named(ADDRESS)).isEqualTo(topics);
  }

  private static Set<String> named(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of("api/asyncapi.yaml")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }
}
