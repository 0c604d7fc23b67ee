package org.peerstead.k8s;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The configuration keys that a service's own code reads: those of its {@code @ConfigMapping}
 * interfaces and {@code @ConfigProperty} parameters, and those that its {@code
 * application.properties} has a value for.
 */
final class Keys {

  private static final Map<String, Set<String>> READ = new ConcurrentHashMap<>();

  private Keys() {}

  static Set<String> of(String service) {
    return READ.computeIfAbsent(service, Keys::read);
  }

  private static Set<String> read(String service) {
    var keys = new TreeSet<>(Project.properties(service).stringPropertyNames());
    keys.addAll(ofSources(Project.ROOT.resolve(service).resolve("src/main/java")));
    return keys;
  }

  /** As MicroProfile Config looks for a key in the environment. */
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static Set<String> ofSources(Path directory) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(directory)) {
      var units =
          files.getJavaFileObjectsFromPaths(
              sources
                  .filter(file -> file.toString().endsWith("Config.java") || reads(file))
                  .toList());
      var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
      var keys = new TreeSet<String>();
      task.parse().forEach(unit -> unit.accept(new Scanner(keys), null));
      return keys;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static boolean reads(Path file) {
    return file.toString().endsWith(".java") && Project.read(file).contains("@ConfigProperty");
  }

  private static final class Scanner extends TreeScanner<Void, Void> {

    private final Set<String> keys;

    Scanner(Set<String> keys) {
      this.keys = keys;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      argument(type.getModifiers().getAnnotations(), "ConfigMapping", "prefix")
          .ifPresent(prefix -> addMembers(prefix, type));
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
      argument(List.of(annotation), "ConfigProperty", "name").ifPresent(keys::add);
      return super.visitAnnotation(annotation, nothing);
    }

    private void addMembers(String prefix, ClassTree type) {
      Map<String, ClassTree> groups = new HashMap<>();
      type.getMembers().stream()
          .filter(member -> member instanceof ClassTree)
          .map(ClassTree.class::cast)
          .forEach(group -> groups.put(group.getSimpleName().toString(), group));
      for (Tree member : type.getMembers()) {
        if (member instanceof MethodTree method && method.getBody() == null) {
          String key = prefix + "." + name(method);
          ClassTree group = groups.get(method.getReturnType().toString());
          if (group == null) {
            keys.add(key);
          } else {
            addMembers(key, group);
          }
        }
      }
    }

    private static String name(MethodTree method) {
      return argument(method.getModifiers().getAnnotations(), "WithName", "value")
          .orElseGet(() ->
              method.getName().toString().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    private static Optional<String> argument(
        List<? extends AnnotationTree> annotations, String type, String name) {
      return annotations.stream()
          .filter(one -> one.getAnnotationType().toString().equals(type))
          .flatMap(one -> one.getArguments().stream())
          .filter(one ->
              one instanceof AssignmentTree named
                  ? named.getVariable().toString().equals(name)
                  : name.equals("value"))
          .map(one -> one instanceof AssignmentTree named ? named.getExpression() : one)
          .map(Scanner::text)
          .findFirst();
    }

    private static String text(ExpressionTree expression) {
      return expression instanceof LiteralTree literal
          ? String.valueOf(literal.getValue())
          : expression.toString();
    }
  }
}
