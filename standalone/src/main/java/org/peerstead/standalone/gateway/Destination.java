package org.peerstead.standalone.gateway;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.standalone.services.Service;

/** Where a request goes. */
sealed interface Destination {

  record ToService(Service service) implements Destination {}

  /**
   * @param path decoded, absolute, without {@code .} and {@code ..}
   */
  record ToWebClient(String path) implements Destination {}

  record Refused(Problem problem) implements Destination {}
}
