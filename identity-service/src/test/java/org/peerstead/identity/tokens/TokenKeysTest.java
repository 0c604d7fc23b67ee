package org.peerstead.identity.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenKeysTest {

  /** RFC 8037 appendix A.1. */
  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private static final String D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

  /** RFC 8032 §7.1, test 2. */
  private static final String OTHER_X = "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw";

  @TempDir Path directory;

  @Test
  void theFirstKeySignsAndAllArePublished() throws IOException {
    TokenKeys keys = read(set(key("new", X, D), key("old", OTHER_X, null)));

    assertThat(keys.signing().id()).isEqualTo("new");
    assertThat(keys.published().toString())
        .contains("kid=new", "kid=old", X, OTHER_X)
        .doesNotContain(D);
  }

  @Test
  void aMissingFileIsSaidInOneSentence() {
    Path missing = directory.resolve("missing.json");

    assertThatThrownBy(() -> TokenKeys.read(Optional.of(missing)))
        .isInstanceOf(TokenKeysUnusable.class)
        .hasMessage("The token keys cannot be read from " + missing + " (peerstead.tokens.keys).");
  }

  @Test
  void aMissingSettingIsSaidInOneSentence() {
    assertThatThrownBy(() -> TokenKeys.read(Optional.empty()))
        .isInstanceOf(TokenKeysUnusable.class)
        .hasMessageStartingWith("Set peerstead.tokens.keys");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | are not JSON of a set",
        "[] | are not JSON of a set",
        "{} | keys must be an array",
        "{'keys':[]} | one key at least",
        "{'keys':[7]} | objects only",
        "{'keys':[{'kty':'RSA'}]} | kty",
        "{'keys':[{'kty':'OKP','crv':'X25519','kid':'a','x':'" + X + "'}]} | crv",
        "{'keys':[{'kty':'OKP','crv':'Ed25519','x':'" + X + "'}]} | kid",
        "{'keys':[{'kty':'OKP','crv':'Ed25519','kid':'a','x':'" + X + "'}]} | The member d",
        "{'keys':[{'kty':'OKP','crv':'Ed25519','kid':'a','x':'short','d':'" + D + "'}]} | member x",
        "{'keys':[{'kty':'OKP','crv':'Ed25519','kid':'a','x':'"
            + OTHER_X
            + "','d':'"
            + D
            + "'}]} | do not belong together"
      },
      quoteCharacter = '`')
  void whatIsNoKeySetIsRefusedInOneSentenceWithoutTheKey(String text, String reason)
      throws IOException {
    String json = text.replace('\'', '"');

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(TokenKeysUnusable.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain(D, "\n");
  }

  @Test
  void twoKeysOfOneIdAreRefused() {
    assertThatThrownBy(() -> read(set(key("a", X, D), key("a", OTHER_X, null))))
        .hasMessageContaining("Two keys have the kid a.");
  }

  private TokenKeys read(String json) throws IOException {
    return TokenKeys.read(Optional.of(Files.writeString(directory.resolve("keys.json"), json)));
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static String key(String id, String x, @org.jspecify.annotations.Nullable String d) {
    String half = d == null ? "" : ",\"d\":\"" + d + "\"";
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"%s}"
        .formatted(id, x, half);
  }
}
