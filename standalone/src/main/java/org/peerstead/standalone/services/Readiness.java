package org.peerstead.standalone.services;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks {@code /q/health/ready} until it is so. */
final class Readiness {

  private static final long INTERVAL_MILLIS = 100;
  private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private Readiness() {}

  /** False if the process died before. */
  static boolean await(Process process, int port) throws InterruptedException {
    while (!process.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (isReady(port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReady(int port) {
    try {
      var health = URI.create("http://127.0.0.1:" + port + "/q/health/ready").toURL();
      var connection = (HttpURLConnection) health.openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }
}
