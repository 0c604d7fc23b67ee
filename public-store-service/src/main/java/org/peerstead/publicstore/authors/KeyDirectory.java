package org.peerstead.publicstore.authors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.problems.Problem;

/**
 * Asks identity-service for an identity's chain and believes only what the chain proves.
 *
 * <p>Whatever else identity-service does (fail, hang, talk without end, serve a chain that doesn't
 * hold) is a {@link KeyDirectoryAway}: the author may try again.
 */
@Singleton
class KeyDirectory {

  private static final Logger LOG = Logger.getLogger(KeyDirectory.class);

  /** Bytes of an answer; a chain of a thousand statements has less. */
  private static final int MAX_ANSWER = 1024 * 1024;

  private static final int MAX_WAITING = 256;

  private final Vertx vertx;
  private final KeyDirectoryConfig config;
  private final HttpClient client;
  private final ObjectMapper json;
  private final MeterRegistry metrics;

  KeyDirectory(Vertx vertx, KeyDirectoryConfig config, ObjectMapper json, MeterRegistry metrics) {
    this.vertx = vertx;
    this.config = config;
    this.json = json;
    this.metrics = metrics;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxRedirects(0),
            new PoolOptions()
                .setHttp1MaxSize(config.connections())
                .setMaxWaitQueueSize(MAX_WAITING));
  }

  /** Fails with {@link AuthorUnknown} or {@link KeyDirectoryAway}. */
  Uni<Chain> chainOf(Digest identity) {
    return Uni.createFrom()
        .completionStage(() -> ask(identity).toCompletionStage())
        .onFailure(failure -> !(failure instanceof Problem))
        .transform(fault -> away(identity, fault))
        .onItemOrFailure()
        .invoke((chain, failure) -> count(failure));
  }

  private Future<Chain> ask(Digest identity) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(config.url().resolve("/v1/identities/" + identity).toString())
                .setConnectTimeout(config.timeout().toMillis())
                .putHeader("Accept", "application/json"))
        .compose(this::answer)
        // A long chain has many signatures to check: not on the event loop.
        .compose(answer -> vertx.executeBlocking(() -> answer.chainOf(identity, json), false));
  }

  private Future<Answer> answer(HttpClientRequest request) {
    return request
        .send()
        .compose(response -> body(response).map(body -> new Answer(response.statusCode(), body)))
        .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(fault -> request.reset());
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    var received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(received));
    response.handler(chunk -> {
      if (received.length() + chunk.length() > MAX_ANSWER) {
        whole.tryFail(new IOException("its answer is longer than " + MAX_ANSWER + " bytes"));
      } else {
        received.appendBuffer(chunk);
      }
    });
    return whole.future();
  }

  private static KeyDirectoryAway away(Digest identity, Throwable fault) {
    LOG.warnf("identity-service could not be asked for %s: %s", identity, fault);
    return new KeyDirectoryAway(fault);
  }

  private void count(@Nullable Throwable failure) {
    String outcome =
        switch (failure) {
          case null -> "known";
          case AuthorUnknown unknown -> "unknown";
          default -> "away";
        };
    metrics.counter("peerstead.authors.asked", "outcome", outcome).increment();
  }
}
