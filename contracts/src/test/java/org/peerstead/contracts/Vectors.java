package org.peerstead.contracts;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Reads the golden vectors that the TypeScript tests read too. */
public final class Vectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  public static Map<String, Object> file(String name) {
    try (var in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
      return JSON.readValue(in, new TypeReference<>() {});
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  public static List<Map<String, Object>> list(String file, String member) {
    return JSON.convertValue(file(file).get(member), new TypeReference<>() {});
  }

  public static Object parse(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  public static Map<String, Object> object(Object json) {
    return JSON.convertValue(json, new TypeReference<>() {});
  }
}
