package org.peerstead.signaling.replicas;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.peerstead.standalone.fixture.PackagedService;

/** One replica of the packaged service. */
final class ReplicaProcess {

  private ReplicaProcess() {}

  static PackagedService start(String name, Map<String, String> config) throws IOException {
    var all = new HashMap<>(config);
    all.put("peerstead.replica", name);
    return PackagedService.start(all);
  }

  static URI socket(PackagedService replica) {
    return URI.create("ws://127.0.0.1:" + replica.port() + "/v1/signal");
  }
}
