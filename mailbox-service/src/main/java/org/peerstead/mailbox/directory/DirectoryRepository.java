package org.peerstead.mailbox.directory;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** How much of each identity's chain was heard. */
@ApplicationScoped
class DirectoryRepository implements PanacheRepositoryBase<KnownIdentity, String> {

  <T> Uni<T> inTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work);
  }

  /**
   * False if as much or more was heard before. Locks the identity, so that two events of one are
   * never worked on at once.
   */
  Uni<Boolean> advance(String identity, int length) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    """
                    insert into identity as known (identity, length)
                    values (:identity, :length)
                    on conflict (identity) do update set length = excluded.length
                    where known.length < excluded.length
                    """)
                .setParameter("identity", identity)
                .setParameter("length", length)
                .executeUpdate())
        .map(changed -> changed == 1);
  }
}
