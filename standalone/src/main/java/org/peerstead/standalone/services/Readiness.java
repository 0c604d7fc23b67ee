package org.peerstead.standalone.services;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks {@code /q/health/ready} until it is so. */
public final class Readiness {

  private static final long INTERVAL_MILLIS = 100;
  private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private Readiness() {}

  /** False if the process died before. */
  public static boolean await(Process process, int port) throws InterruptedException {
    while (!process.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (isReady(port)) {
        return true;
      }
    }
    return false;
  }

  /** False also while nobody listens. */
  public static boolean isReady(int port) {
    return status(port, "/q/health/ready") == HttpURLConnection.HTTP_OK;
  }

  /** HTTP status that a service on loopback answers with; 0 if it doesn't. */
  public static int status(int port, String path) {
    try {
      var asked = URI.create("http://127.0.0.1:" + port + path).toURL();
      var connection = (HttpURLConnection) asked.openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return 0;
    }
  }
}
