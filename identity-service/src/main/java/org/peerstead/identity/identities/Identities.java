package org.peerstead.identity.identities;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.Handle;
import org.peerstead.contracts.identity.Statement;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/**
 * All identities. A chain only grows, and is told to the others in the transaction that does it.
 */
@ApplicationScoped
public class Identities {

  /** A genesis and a handle; more would let one request claim handles in any order. */
  static final int STATEMENTS_A_REGISTRATION = 2;

  private final IdentityRepository repository;
  private final DirectoryEvents events;
  private final IdentityMetrics metrics;

  Identities(IdentityRepository repository, DirectoryEvents events, IdentityMetrics metrics) {
    this.repository = repository;
    this.events = events;
    this.metrics = metrics;
  }

  /**
   * @param begun false if the identity was registered before
   */
  record Registration(boolean begun, IdentityDocument document) {}

  /** Of the statements that the chain has already, nothing happens: repeating is harmless. */
  Uni<Registration> register(List<Statement> statements) {
    if (statements.isEmpty() || statements.size() > STATEMENTS_A_REGISTRATION) {
      throw new Malformed("Register with a genesis, and a set-handle if a handle is wanted.");
    }
    Statement genesis = statements.getFirst();
    List<Statement> rest = statements.subList(1, statements.size());
    Chain chain = Chain.begin(genesis);
    return changing(() ->
        repository
            .begin(chain, genesis)
            .chain(begun ->
                grow(chain.identity(), rest, begun)
                    .map(document -> new Registration(begun, document)))
            .invoke(metrics::handleRegistered));
  }

  Uni<IdentityDocument> append(Digest identity, Statement statement) {
    return changing(() -> grow(identity, List.of(statement), false));
  }

  Uni<IdentityDocument> find(Digest identity) {
    return repository.inSession(
        () -> repository.chain(identity).map(Identities::known).chain(this::document));
  }

  Uni<IdentityDocument> find(Handle handle) {
    return repository.inSession(() ->
        repository
            .owner(handle)
            .map(owner -> owner.orElseThrow(() -> unknown("Nobody has this handle.")))
            .chain(owner -> repository.chain(new Digest(owner)))
            .map(Identities::known)
            .chain(this::document));
  }

  /** Empty if there is no such identity, or it has no such device. */
  public Uni<Optional<Chain.Device>> device(Digest identity, String device) {
    return repository.inSession(() ->
        repository.chain(identity).map(found -> found.flatMap(chain -> chain.device(device))));
  }

  private <T> Uni<T> changing(Supplier<Uni<T>> work) {
    return repository.inTransaction(work).invoke(events::nudge);
  }

  /**
   * @param begun whether this transaction began the chain, so that there is something to say even
   *     if nothing is appended
   */
  private Uni<IdentityDocument> grow(Digest identity, List<Statement> statements, boolean begun) {
    return repository
        .lock(identity)
        .map(Identities::known)
        .chain(before ->
            appendAll(before, statements)
                .call(after -> begun || after.length() > before.length() ? say(after) : nothing()))
        .chain(this::document);
  }

  private Uni<Chain> appendAll(Chain chain, List<Statement> statements) {
    Uni<Chain> grown = Uni.createFrom().item(chain);
    for (Statement statement : statements) {
      grown = grown.chain(before -> appendUnlessThere(before, statement));
    }
    return grown;
  }

  private Uni<Chain> appendUnlessThere(Chain before, Statement statement) {
    return repository
        .statement(before, statement.signed().digest())
        .chain(there -> {
          if (there.isEmpty()) {
            return append(before, statement);
          }
          if (!there.get().equals(statement.signed().json())) {
            throw new Problem(
                ProblemType.SIGNATURE_INVALID, "The chain has it with another signature.");
          }
          return Uni.createFrom().item(before);
        });
  }

  private Uni<Chain> append(Chain before, Statement statement) {
    Chain after = before.append(statement);
    if (after.length() > ChainFull.LIMIT) {
      throw new ChainFull();
    }
    return changeHandle(before, after)
        .chain(() -> repository.append(after, statement))
        .invoke(metrics::handleAppended)
        .replaceWith(after);
  }

  private Uni<Void> changeHandle(Chain before, Chain after) {
    Handle wanted = after.handle();
    if (wanted == null || wanted.equals(before.handle())) {
      return nothing();
    }
    return repository
        .claim(wanted, after.identity())
        .invoke(ours -> {
          if (!ours) {
            metrics.handleRefused();
            throw new HandleTaken(wanted);
          }
        })
        .chain(() -> release(before));
  }

  /** Whoever comes first may have it from now on. */
  private Uni<Void> release(Chain before) {
    Handle left = before.handle();
    return left == null ? nothing() : repository.release(left, before.identity());
  }

  private Uni<Void> say(Chain chain) {
    return repository.say(events.updated(chain));
  }

  private Uni<IdentityDocument> document(Chain chain) {
    return repository.statements(chain).map(statements -> IdentityDocument.of(chain, statements));
  }

  private static Chain known(Optional<Chain> chain) {
    return chain.orElseThrow(() -> unknown("No identity is registered under this id."));
  }

  private static IdentityUnknown unknown(String sentence) {
    return new IdentityUnknown(sentence);
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
