package org.peerstead.publicstore.records;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** Nobody who may speak for the author has signed this, or not at that time. */
final class SignatureInvalid extends Problem {

  SignatureInvalid(String detail) {
    super(ProblemType.SIGNATURE_INVALID, detail);
  }
}
