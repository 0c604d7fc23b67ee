package org.peerstead.publicstore.records;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.canonical.SignedObject;

/**
 * A record or tombstone as its author signed it, signature included, in canonical form: what a
 * reader parses has the very numbers and strings that were signed.
 *
 * @param text goes into responses as it is
 */
@RegisterForReflection
@Schema(ref = "SignedRecord")
public record SignedJson(@JsonValue @JsonRawValue String text) {

  static SignedJson of(SignedObject signed) {
    return new SignedJson(new String(CanonicalJson.bytes(signed.json()), StandardCharsets.UTF_8));
  }

  /** Bytes in UTF-8. */
  int size() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
