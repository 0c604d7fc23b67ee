package org.peerstead.publicstore.authors;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.Statement;
import org.peerstead.contracts.problems.ProblemType;

/** What identity-service said when it was asked for an identity. */
record Answer(int status, Buffer body) {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /**
   * The chain that the answer proves. Every other exception than {@link AuthorUnknown} means that
   * the answer is worth nothing.
   */
  Chain chainOf(Digest identity, ObjectMapper json) throws IOException {
    return switch (status) {
      case 200 -> proven(identity, json.readValue(body.getBytes(), OBJECT));
      case 404 -> throw unknown(identity, json.readValue(body.getBytes(), OBJECT));
      default -> throw new IOException("it answered " + status);
    };
  }

  private static Chain proven(Digest identity, Map<String, @Nullable Object> document)
      throws IOException {
    if (!(document.get("statements") instanceof List<?> statements)) {
      throw new IOException("its answer has no statements");
    }
    Chain chain = Chain.replay(statements.stream().map(Answer::statement).toList());
    if (!chain.identity().equals(identity)) {
      throw new IOException("it answered with the chain of " + chain.identity());
    }
    return chain;
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Statement statement(@Nullable Object json) {
    if (json instanceof Map<?, ?> object) {
      return Statement.read(SignedObject.of((Map<String, @Nullable Object>) object));
    }
    throw new IllegalArgumentException("a statement of its answer is no object");
  }

  /** A 404 of something else on that port (a proxy, a wrong URL) says nothing of the author. */
  private static AuthorUnknown unknown(Digest identity, Map<String, @Nullable Object> problem)
      throws IOException {
    if (ProblemType.IDENTITY_UNKNOWN.uri().equals(problem.get("type"))) {
      return new AuthorUnknown(identity);
    }
    throw new IOException("it answered 404, but not as identity-service does");
  }
}
