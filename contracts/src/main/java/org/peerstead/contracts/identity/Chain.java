package org.peerstead.contracts.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;

/**
 * What an identity's statements add up to.
 *
 * @param identity digest of the genesis statement
 * @param handle none until one was set
 * @param devices in the order they were added
 * @param head digest of the newest statement; the next one names it
 * @param length number of statements
 */
public record Chain(
    Digest identity, @Nullable Handle handle, List<Device> devices, Digest head, int length) {

  /**
   * @param addedAt the time that the statement which added the device claims
   */
  public record Device(DeviceKeys keys, Instant addedAt) {

    public String id() {
      return keys.device();
    }
  }

  /**
   * @throws StatementRefused if the genesis is not signed by the device that it names
   */
  public static Chain begin(Statement first) {
    if (!(first instanceof Statement.Genesis genesis)) {
      throw new StatementRefused(StatementRefused.Reason.OUT_OF_ORDER, "Begin with a genesis.");
    }
    if (!genesis.signed().signedBy(genesis.device().signingKey())) {
      throw new StatementRefused(
          StatementRefused.Reason.SIGNATURE_INVALID, "Sign the genesis with the device it names.");
    }
    Digest identity = genesis.signed().digest();
    var device = new Device(genesis.device(), genesis.time());
    return new Chain(identity, null, List.of(device), identity, 1);
  }

  /**
   * @throws StatementRefused if the statement belongs to another identity, does not follow the
   *     head, or is not signed by a device of this chain
   */
  public Chain append(Statement statement) {
    return switch (statement) {
      case Statement.Genesis ignored ->
          throw new StatementRefused(
              StatementRefused.Reason.OUT_OF_ORDER, "A chain has one genesis, at its beginning.");
      case Statement.SetHandle set -> {
        check(set);
        yield new Chain(identity, set.handle(), devices, set.signed().digest(), length + 1);
      }
    };
  }

  public static Chain replay(List<Statement> statements) {
    if (statements.isEmpty()) {
      throw new StatementRefused(StatementRefused.Reason.OUT_OF_ORDER, "Begin with a genesis.");
    }
    Chain chain = begin(statements.getFirst());
    for (Statement next : statements.subList(1, statements.size())) {
      chain = chain.append(next);
    }
    return chain;
  }

  public Optional<Device> device(String id) {
    return devices.stream().filter(device -> device.id().equals(id)).findFirst();
  }

  private void check(Statement.SetHandle set) {
    if (!set.identity().equals(identity) || !set.previous().equals(head)) {
      throw new StatementRefused(
          StatementRefused.Reason.OUT_OF_ORDER,
          "The statement must name this identity and the digest of its newest statement, "
              + head
              + ".");
    }
    boolean signed =
        device(set.device())
            .map(signer -> set.signed().signedBy(signer.keys().signingKey()))
            .orElse(false);
    if (!signed) {
      throw new StatementRefused(
          StatementRefused.Reason.SIGNATURE_INVALID, "Sign it with a device of this identity.");
    }
  }
}
