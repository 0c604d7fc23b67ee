package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Of the requests and of what is said on sockets, the share {@code
 * quarkus.otel.traces.sampler.arg}; of what follows from one, all or nothing, in whatever process.
 * What a timer or a health check asks of the database follows from none.
 */
@Singleton
public class RequestSampler implements Sampler {

  private final Sampler requests;
  private final Sampler followers = Sampler.parentBased(Sampler.alwaysOff());

  public RequestSampler(@ConfigProperty(name = "quarkus.otel.traces.sampler.arg") double share) {
    this.requests = Sampler.traceIdRatioBased(share);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String trace,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    // Those of RequestSpans and FrameSpans, which have no parent.
    Sampler sampler = kind == SpanKind.SERVER ? requests : followers;
    return sampler.shouldSample(parent, trace, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "Requests{" + requests.getDescription() + "}";
  }
}
