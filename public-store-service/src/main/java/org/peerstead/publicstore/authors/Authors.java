package org.peerstead.publicstore.authors;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.SigningKey;
import org.peerstead.contracts.events.DirectoryEvent;
import org.peerstead.contracts.identity.Chain;

/** Those who may sign records, and their devices' keys. */
@Singleton
public class Authors {

  private static final Logger LOG = Logger.getLogger(Authors.class);

  private final AuthorRepository repository;
  private final KeyDirectory directory;

  Authors(AuthorRepository repository, KeyDirectory directory) {
    this.repository = repository;
    this.directory = directory;
  }

  /**
   * The key of an author's device. If it isn't known here, identity-service is asked: an author's
   * first record may be faster than the news of the author.
   *
   * @return empty if the author has no such device; fails with {@link AuthorUnknown} or {@link
   *     KeyDirectoryAway}
   */
  public Uni<Optional<AuthorKey>> key(Digest author, String device) {
    return repository
        .key(author, device)
        .chain(known -> known.isPresent() ? Uni.createFrom().item(known) : ask(author, device));
  }

  /** Takes what identity-service says of an identity. */
  Uni<Void> learn(DirectoryEvent.IdentityUpdated updated) {
    List<AuthorKey> keys =
        updated.devices().stream().map(Authors::key).flatMap(Optional::stream).toList();
    return repository.keep(new Digest(updated.identity()), updated.length(), keys);
  }

  private Uni<Optional<AuthorKey>> ask(Digest author, String device) {
    return directory
        .chainOf(author)
        .call(chain -> repository.keep(author, chain.length(), keys(chain)))
        .map(chain -> chain.device(device).map(Authors::key));
  }

  private static List<AuthorKey> keys(Chain chain) {
    return chain.devices().stream().map(Authors::key).toList();
  }

  private static AuthorKey key(Chain.Device device) {
    return new AuthorKey(device.keys().signingKey(), device.addedAt());
  }

  /** A device is named by its key; one that isn't would let somebody sign as another. */
  private static Optional<AuthorKey> key(DirectoryEvent.Device device) {
    try {
      var key = new AuthorKey(new SigningKey(device.signingKey()), device.addedAt());
      if (key.device().equals(device.device())) {
        return Optional.of(key);
      }
    } catch (Malformed noKey) {
      // falls through to the one refusal
    }
    LOG.warnf("Passed over device %s, whose key has another thumbprint", device.device());
    return Optional.empty();
  }
}
