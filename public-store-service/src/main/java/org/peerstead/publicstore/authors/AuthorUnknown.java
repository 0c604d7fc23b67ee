package org.peerstead.publicstore.authors;

import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/** Neither this service nor identity-service has heard of the author. */
final class AuthorUnknown extends Problem {

  AuthorUnknown(Digest author) {
    super(ProblemType.AUTHOR_UNKNOWN, "identity-service knows no identity " + author + ".");
  }
}
