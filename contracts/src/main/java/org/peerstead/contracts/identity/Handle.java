package org.peerstead.contracts.identity;

import java.util.regex.Pattern;
import org.peerstead.contracts.canonical.Malformed;

/**
 * A name that people call an identity by; first come, first served.
 *
 * @param text 3 to 30 of {@code a-z}, {@code 0-9} and {@code -}
 */
public record Handle(String text) {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9-]{3,30}");

  public Handle {
    if (!SHAPE.matcher(text).matches()) {
      throw new Malformed("A handle has 3 to 30 characters out of a-z, 0-9 and the hyphen.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
