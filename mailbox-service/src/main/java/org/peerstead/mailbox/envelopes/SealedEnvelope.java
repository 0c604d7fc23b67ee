package org.peerstead.mailbox.envelopes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.mailbox.mailboxes.MailboxId;

/**
 * What a sender deposits, within {@link DepositLimits}.
 *
 * @param id the sender's choice, 16 random bytes in base64url
 * @param mailboxes sorted, each once
 * @param ttl how long it may wait
 */
record SealedEnvelope(String id, List<String> mailboxes, Duration ttl, byte[] ciphertext) {

  /**
   * @throws Malformed or {@link Problem} for what is over a limit
   */
  SealedEnvelope {
    checkId(id);
    checkMailboxes(mailboxes);
    checkTtl(ttl);
    checkCiphertext(ciphertext);
    mailboxes = mailboxes.stream().sorted().toList();
  }

  int size() {
    return ciphertext.length;
  }

  /** The same for the same ciphertext and mailboxes, and for nothing else. */
  String fingerprint() {
    String named = Digest.of(ciphertext) + " " + String.join(" ", mailboxes);
    return Digest.of(named.getBytes(StandardCharsets.US_ASCII)).text();
  }

  private static void checkId(String id) {
    try {
      Base64Url.decode(id, DepositLimits.ID_LENGTH);
    } catch (Malformed cause) {
      throw new Malformed("The envelope id must be 16 random bytes, 22 characters of base64url.");
    }
  }

  private static void checkMailboxes(List<String> mailboxes) {
    if (mailboxes.isEmpty() || mailboxes.size() > DepositLimits.MAX_MAILBOXES) {
      throw new Malformed(
          "Name 1 to 100 mailboxes with the parameter mailbox, not " + mailboxes.size() + ".");
    }
    mailboxes.forEach(MailboxId::check);
    if (new HashSet<>(mailboxes).size() < mailboxes.size()) {
      throw new Malformed("A mailbox is named twice; name each once.");
    }
  }

  private static void checkTtl(Duration ttl) {
    if (ttl.compareTo(DepositLimits.MIN_TTL) < 0 || ttl.compareTo(DepositLimits.MAX_TTL) > 0) {
      throw new Malformed("The parameter ttl must be 60 to 2592000 seconds (30 days).");
    }
  }

  private static void checkCiphertext(byte[] ciphertext) {
    if (ciphertext.length == 0) {
      throw new Malformed("The body is empty; send the ciphertext.");
    }
    if (ciphertext.length > DepositLimits.MAX_SIZE) {
      throw new Problem(
          ProblemType.TOO_LARGE,
          "The body is over the limit of " + DepositLimits.MAX_SIZE + " bytes.");
    }
  }
}
