package org.peerstead.signaling.ywebrtc;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.lines.Admission;
import org.peerstead.signaling.lines.LineSocket;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** The edge: {@code /y-webrtc}, described in {@code api/asyncapi-foreign-clients.yaml}. */
@Singleton
class YWebrtcSocket {

  private final LineSocket sockets;
  private final Topics topics;
  private final YWebrtcConfig config;
  private final SignalingMetrics metrics;
  private final Admission admission;

  YWebrtcSocket(LineSocket sockets, Hosts hosts, YWebrtcConfig config, SignalingMetrics metrics) {
    var clients = new YWebrtcClients(hosts, config.subscribers(), Clock.systemUTC());
    hosts.serve(clients);
    this.sockets = sockets;
    this.topics = clients.topics();
    this.config = config;
    this.metrics = metrics;
    this.admission = new Admission("y-webrtc", config);
    metrics.gauge("y_webrtc_sockets", admission::open);
    metrics.gauge("y_webrtc_topics", topics::open);
  }

  void handleRoutes(@Observes Router router) {
    if (config.enabled()) {
      router
          .get("/y-webrtc")
          .handler(http ->
              sockets.open(
                  http, admission, line -> new TopicLine(line, topics, metrics, config.topics())));
    }
  }
}
