package org.peerstead.identity.identities;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** Nothing is registered under that id, handle or device. */
public final class IdentityUnknown extends Problem {

  public IdentityUnknown(String sentence) {
    super(ProblemType.IDENTITY_UNKNOWN, sentence);
  }
}
