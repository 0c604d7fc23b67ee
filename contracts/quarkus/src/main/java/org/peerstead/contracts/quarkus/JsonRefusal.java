package org.peerstead.contracts.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;
import org.peerstead.contracts.canonical.Malformed;

/** What was wrong with the JSON, in the words of its sender and not of our classes. */
final class JsonRefusal {

  private JsonRefusal() {}

  static String sentence(JsonProcessingException refused) {
    if (refused.getCause() instanceof Malformed malformed) {
      return String.valueOf(malformed.getMessage());
    }
    return switch (refused) {
      case JsonEOFException early -> "The JSON ends too early" + place(early);
      case StreamReadException unreadable -> firstLine(unreadable) + place(unreadable);
      case UnrecognizedPropertyException unknown ->
          "Unknown member " + unknown.getPropertyName() + "; leave it out.";
      case JsonMappingException mapping
          when mapping.getCause() instanceof StreamReadException inner ->
          sentence(inner);
      case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
          "The member " + path(mapping) + " has the wrong type.";
      default -> "The body must be JSON of the documented shape" + place(refused);
    };
  }

  private static String firstLine(StreamReadException unreadable) {
    return unreadable
        .getOriginalMessage()
        .lines()
        .findFirst()
        // The parser's own classes and its redacted source are of no use to the sender.
        .map(line -> line.replaceAll(" ?\\(for .*|\\(code (\\d+)\\)", "").strip())
        .orElse("The JSON is malformed");
  }

  private static String place(JsonProcessingException refused) {
    var where = refused.getLocation();
    return where == null
        ? "."
        : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ").";
  }

  private static String path(JsonMappingException mapping) {
    return mapping.getPath().stream()
        .map(step ->
            step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
