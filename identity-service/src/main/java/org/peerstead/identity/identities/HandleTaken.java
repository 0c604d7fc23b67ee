package org.peerstead.identity.identities;

import org.peerstead.contracts.identity.Handle;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** Another identity was first. */
final class HandleTaken extends Problem {

  HandleTaken(Handle handle) {
    super(ProblemType.HANDLE_TAKEN, "Another identity has the handle " + handle + ".");
  }
}
