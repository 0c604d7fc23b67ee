package org.peerstead.identity.identities;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.identity.Chain;

/** What a chain adds up to; locking this row is locking the chain. */
@Entity
@Table(name = "identity")
class IdentityEntity {

  @Id String identity;

  @Column(name = "handle")
  @Nullable String handle;

  @Column(name = "head")
  String head;

  @Column(name = "length")
  int length;

  void follow(Chain chain) {
    handle = chain.handle() == null ? null : chain.handle().text();
    head = chain.head().text();
    length = chain.length();
  }
}
