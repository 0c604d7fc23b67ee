package org.peerstead.identity.identities;

import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** A lookup carries the whole chain, so that a chain can't grow for ever. */
final class ChainFull extends Problem {

  /** Statements a chain; some 400 KB of JSON. */
  static final int LIMIT = 1000;

  ChainFull() {
    super(ProblemType.CHAIN_FULL, "The chain has " + LIMIT + " statements, the most there can be.");
  }
}
