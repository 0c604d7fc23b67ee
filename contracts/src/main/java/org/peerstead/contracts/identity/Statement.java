package org.peerstead.contracts.identity;

import java.time.Instant;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SignedObject;

/** One link of an identity's chain. */
public sealed interface Statement {

  Instant time();

  SignedObject signed();

  /** The first statement: {@code {type: "genesis", device: {signingKey, sealingKey}, time}}. */
  record Genesis(DeviceKeys device, Instant time, SignedObject signed) implements Statement {}

  /** {@code {type: "set-handle", identity, previous, device, handle, time}}. */
  record SetHandle(
      Digest identity,
      Digest previous,
      String device,
      Handle handle,
      Instant time,
      SignedObject signed)
      implements Statement {}

  /**
   * @throws Malformed if a member is missing, unknown or of the wrong shape
   */
  static Statement read(SignedObject signed) {
    Members members = signed.members();
    String type = members.text("type");
    return switch (type) {
      case "genesis" -> readGenesis(members, signed);
      case "set-handle" -> readSetHandle(members, signed);
      default -> throw new Malformed("A statement's type is genesis or set-handle.");
    };
  }

  private static Genesis readGenesis(Members members, SignedObject signed) {
    var device = DeviceKeys.read(new Members(members.object("device")));
    var genesis = new Genesis(device, members.time("time"), signed);
    members.end();
    return genesis;
  }

  private static SetHandle readSetHandle(Members members, SignedObject signed) {
    var statement =
        new SetHandle(
            members.digest("identity"),
            members.digest("previous"),
            members.digest("device").text(),
            new Handle(members.text("handle")),
            members.time("time"),
            signed);
    members.end();
    return statement;
  }
}
