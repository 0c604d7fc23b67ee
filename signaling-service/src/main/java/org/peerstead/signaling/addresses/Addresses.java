package org.peerstead.signaling.addresses;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells which address a request comes from.
 *
 * <p>A proxy adds the address that it was called from at the end of {@code X-Forwarded-For}; all
 * before that is what its caller claims. So with one proxy in front the last address is the
 * client's, with two the last but one.
 */
@Singleton
public class Addresses {

  /** Where proxies say by whom they were called. */
  public static final String HEADER = "X-Forwarded-For";

  private final int proxies;

  /**
   * @param proxies how many stand in front, past which nobody gets
   */
  public Addresses(@ConfigProperty(name = "peerstead.proxies", defaultValue = "0") int proxies) {
    this.proxies = proxies;
  }

  /**
   * What came by fewer proxies has no client's address that could be believed.
   *
   * @param forwardedFor values of X-Forwarded-For
   * @param caller the address at the other end of the connection
   */
  public String of(List<String> forwardedFor, String caller) {
    List<String> named = List.of(String.join(",", forwardedFor).split(",", -1));
    boolean isByProxies = proxies > 0 && !forwardedFor.isEmpty() && named.size() >= proxies;
    return isByProxies ? named.get(named.size() - proxies).strip() : caller;
  }
}
