package org.peerstead.identity.tokens;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** A token request that no device of the identity has signed. */
final class RequestNotSigned extends Problem {

  RequestNotSigned() {
    super(
        ProblemType.SIGNATURE_INVALID,
        "Sign the request with the device that it names, a device of the identity it names.");
  }
}
