package org.peerstead.contracts.records;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SignedObject;

/** What stands at an {@link Address}: a record, or the tombstone that withdrew it. */
public sealed interface PublicRecord {

  Address address();

  /** The device that signed. */
  String device();

  /** As the author claims it. */
  Instant time();

  /** Digest of the record that this one replaces; none for the first at its address. */
  @Nullable Digest previous();

  SignedObject signed();

  default Digest digest() {
    return signed().digest();
  }

  /** {@code {type: "record", author, device, collection, key, time, previous?, body}}. */
  record Published(
      Address address,
      String device,
      Instant time,
      @Nullable Digest previous,
      Map<String, @Nullable Object> body,
      SignedObject signed)
      implements PublicRecord {}

  /** {@code {type: "tombstone", author, device, collection, key, time, previous}}. */
  record Tombstone(
      Address address, String device, Instant time, Digest previous, SignedObject signed)
      implements PublicRecord {}

  /**
   * @throws Malformed if a member is missing, unknown or of the wrong shape
   */
  static PublicRecord read(SignedObject signed) {
    Members members = signed.members();
    String type = members.text("type");
    var address =
        new Address(members.digest("author"), members.text("collection"), members.text("key"));
    String device = members.digest("device").text();
    Instant time = members.time("time");
    PublicRecord value =
        switch (type) {
          case "record" ->
              new Published(
                  address,
                  device,
                  time,
                  members.digestIfPresent("previous"),
                  members.object("body"),
                  signed);
          case "tombstone" ->
              new Tombstone(address, device, time, members.digest("previous"), signed);
          default -> throw new Malformed("A public record's type is record or tombstone.");
        };
    members.end();
    return value;
  }
}
