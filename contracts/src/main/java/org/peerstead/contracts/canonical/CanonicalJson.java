package org.peerstead.contracts.canonical;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Canonicalization Scheme, RFC 8785.
 *
 * <p>The tree is what a JSON parser yields: {@link Map} with string keys, {@link List}, {@link
 * String}, {@link Number}, {@link Boolean} and null. Numbers are IEEE 754 doubles, as in I-JSON
 * (RFC 7493).
 */
public final class CanonicalJson {

  /** Deeper trees are refused, so that no input can exhaust the stack. */
  static final int MAX_DEPTH = 64;

  private static final int ES6_LARGEST_PLAIN_EXPONENT = 21;
  private static final int ES6_SMALLEST_PLAIN_EXPONENT = -6;

  private CanonicalJson() {}

  /**
   * @throws Malformed for a lone surrogate, NaN, an infinity, too deep a tree, or a value that JSON
   *     does not have
   */
  public static byte[] bytes(@Nullable Object tree) {
    var out = new StringBuilder();
    write(tree, out, 0);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Malformed("JSON is nested deeper than " + MAX_DEPTH + " levels.");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean bool -> out.append(bool);
      case Number number -> out.append(number(number.doubleValue()));
      case String string -> writeString(string, out);
      case List<?> list -> writeList(list, out, depth);
      case Map<?, ?> map -> writeObject(map, out, depth);
      default -> throw new Malformed("JSON has no " + value.getClass().getSimpleName() + ".");
    }
  }

  private static void writeList(List<?> list, StringBuilder out, int depth) {
    out.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      write(items.next(), out, depth + 1);
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  /** Members are sorted by UTF-16 code unit (RFC 8785 §3.2.3), which is how Java compares. */
  private static void writeObject(Map<?, ?> map, StringBuilder out, int depth) {
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((name, value) -> sorted.put((String) name, value));
    out.append('{');
    var members = sorted.entrySet().iterator();
    while (members.hasNext()) {
      var member = members.next();
      writeString(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out, depth + 1);
      if (members.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private static void writeString(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else if (Character.isSurrogate(c)) {
            i = writePair(string, i, out);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static int writePair(String string, int high, StringBuilder out) {
    int low = high + 1;
    if (low >= string.length()
        || !Character.isSurrogatePair(string.charAt(high), string.charAt(low))) {
      throw new Malformed("A string has half of a surrogate pair; send well-formed Unicode.");
    }
    out.append(string, high, low + 1);
    return low;
  }

  /** ECMAScript's Number::toString (RFC 8785 §3.2.2.3). */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      throw new Malformed("JSON has no NaN and no infinity.");
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal decimal = shortest(Math.abs(number));
    String digits = decimal.unscaledValue().toString();
    int point = digits.length() - decimal.scale();
    return (number < 0 ? "-" : "") + place(digits, point);
  }

  private static String place(String digits, int point) {
    int length = digits.length();
    if (length <= point && point <= ES6_LARGEST_PLAIN_EXPONENT) {
      return digits + "0".repeat(point - length);
    }
    if (0 < point && point <= ES6_LARGEST_PLAIN_EXPONENT) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (ES6_SMALLEST_PLAIN_EXPONENT < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String fraction = length > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /**
   * Java prints the shortest digits that identify a double, but never fewer than two; where one
   * digit is enough (5e-324) ECMAScript prints one.
   */
  private static BigDecimal shortest(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      BigDecimal one = decimal.round(new java.math.MathContext(1));
      if (one.doubleValue() == number) {
        return one.stripTrailingZeros();
      }
    }
    return decimal;
  }
}
