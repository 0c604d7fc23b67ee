package org.peerstead.mailbox.directory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How much of an identity's chain was heard. */
@Entity
@Table(name = "identity")
class KnownIdentity {

  @Id
  @Column(name = "identity")
  String id;

  /** Statements in the chain. */
  @Column(nullable = false)
  int length;

  protected KnownIdentity() {}
}
