package org.peerstead.identity.identities;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.Handle;
import org.peerstead.contracts.identity.Statement;
import org.peerstead.contracts.quarkus.OutboxRow;

/** The tables identity, statement, device, handle and outbox. */
@ApplicationScoped
class IdentityRepository implements PanacheRepositoryBase<IdentityEntity, String> {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final ObjectMapper json;

  IdentityRepository(ObjectMapper json) {
    this.json = json;
  }

  /** Everything in it commits together, or nothing does. */
  <T> Uni<T> inTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(work);
  }

  /**
   * Each question sees what is committed when it is asked, with no round trips to begin and commit.
   */
  <T> Uni<T> inSession(Supplier<Uni<T>> work) {
    return Panache.withSession(work);
  }

  /** False if the identity was there; waits for a concurrent transaction that is beginning it. */
  Uni<Boolean> begin(Chain chain, Statement genesis) {
    return change(
            "insert into identity (identity, head, length) values (?1, ?2, ?3)"
                + " on conflict (identity) do nothing",
            chain.identity().text(),
            chain.head().text(),
            chain.length())
        .chain(rows ->
            rows == 0
                ? Uni.createFrom().item(false)
                : keep(chain, genesis)
                    .chain(() -> keep(chain, chain.devices().getFirst()))
                    .replaceWith(true));
  }

  /** The chain as it stands, held until the transaction ends: appending is serial. */
  Uni<Optional<Chain>> lock(Digest identity) {
    return findById(identity.text(), LockModeType.PESSIMISTIC_WRITE).chain(this::chain);
  }

  Uni<Optional<Chain>> chain(Digest identity) {
    return findById(identity.text()).chain(this::chain);
  }

  Uni<Optional<String>> owner(Handle handle) {
    return session()
        .chain(session ->
            session
                .createNativeQuery("select identity from handle where handle = ?1", String.class)
                .setParameter(1, handle.text())
                .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** Oldest first. Append-only, so that they match the chain whenever that was read. */
  Uni<List<Map<String, @Nullable Object>>> statements(Chain chain) {
    return session()
        .chain(session ->
            session
                .createSelectionQuery(
                    "from StatementEntity where place.identity = ?1 and place.position < ?2"
                        + " order by place.position",
                    StatementEntity.class)
                .setParameter(1, chain.identity().text())
                .setParameter(2, chain.length())
                .getResultList())
        .map(found -> found.stream().map(statement -> read(statement.json)).toList());
  }

  Uni<Optional<Map<String, @Nullable Object>>> statement(Chain chain, Digest digest) {
    return session()
        .chain(session ->
            session
                .createSelectionQuery(
                    "from StatementEntity where place.identity = ?1 and digest = ?2",
                    StatementEntity.class)
                .setParameter(1, chain.identity().text())
                .setParameter(2, digest.text())
                .getSingleResultOrNull())
        .map(found -> Optional.ofNullable(found).map(statement -> read(statement.json)));
  }

  /** The statement that is the chain's new head, and what the chain adds up to with it. */
  Uni<Void> append(Chain chain, Statement statement) {
    return findById(chain.identity().text())
        .invoke(identity -> identity.follow(chain))
        .chain(() -> keep(chain, statement));
  }

  /**
   * Whether the handle is the identity's now; the primary key decides between concurrent claims.
   */
  Uni<Boolean> claim(Handle handle, Digest identity) {
    return change(
            "insert into handle (handle, identity) values (?1, ?2) on conflict (handle) do nothing",
            handle.text(),
            identity.text())
        .chain(rows ->
            rows == 1
                ? Uni.createFrom().item(true)
                : owner(handle).map(owner -> owner.equals(Optional.of(identity.text()))));
  }

  Uni<Void> release(Handle handle, Digest identity) {
    return change(
            "delete from handle where handle = ?1 and identity = ?2",
            handle.text(),
            identity.text())
        .replaceWithVoid();
  }

  /** Said once the transaction has committed. */
  Uni<Void> say(OutboxRow event) {
    return change(OutboxRow.INSERT, event.topic(), event.subject(), event.headers(), event.value())
        .replaceWithVoid();
  }

  private Uni<Optional<Chain>> chain(@Nullable IdentityEntity identity) {
    if (identity == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    return session()
        .chain(session -> devices(session, identity))
        .map(devices ->
            Optional.of(
                new Chain(
                    new Digest(identity.identity),
                    identity.handle == null ? null : new Handle(identity.handle),
                    devices.stream().map(DeviceEntity::device).toList(),
                    new Digest(identity.head),
                    identity.length)));
  }

  private static Uni<List<DeviceEntity>> devices(Mutiny.Session session, IdentityEntity identity) {
    return session
        .createSelectionQuery(
            "from DeviceEntity where name.identity = ?1 and position < ?2 order by position",
            DeviceEntity.class)
        .setParameter(1, identity.identity)
        .setParameter(2, identity.length)
        .getResultList();
  }

  private Uni<Void> keep(Chain chain, Statement statement) {
    SignedObject signed = statement.signed();
    var place = new StatementEntity.Place(chain.identity().text(), chain.length() - 1);
    return add(new StatementEntity(place, signed.digest().text(), write(signed.json())));
  }

  private Uni<Void> keep(Chain chain, Chain.Device device) {
    return add(new DeviceEntity(chain.identity().text(), chain.length() - 1, device));
  }

  private Uni<Void> add(Object entity) {
    return session().chain(session -> session.persist(entity));
  }

  private Uni<Integer> change(String sql, Object... parameters) {
    return session()
        .chain(session -> {
          var query = session.createNativeQuery(sql);
          for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
          }
          return query.executeUpdate();
        });
  }

  private Uni<Mutiny.Session> session() {
    return getSession();
  }

  private Map<String, @Nullable Object> read(String statement) {
    try {
      return json.readValue(statement, OBJECT);
    } catch (JsonProcessingException neverForOurRows) {
      throw new IllegalStateException(neverForOurRows);
    }
  }

  private String write(Map<String, @Nullable Object> statement) {
    try {
      return json.writeValueAsString(statement);
    } catch (JsonProcessingException neverForParsedJson) {
      throw new IllegalStateException(neverForParsedJson);
    }
  }
}
