package org.peerstead.k8s;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
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
import java.util.Objects;
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
              sources.filter(file -> isConfig(file) || reads(file)).toList());
      var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
      var keys = new TreeSet<String>();
      var parsed = task.parse();
      var scanner = new Scanner(keys, types(parsed));
      parsed.forEach(unit -> unit.accept(scanner, null));
      return keys;
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static Map<String, ClassTree> types(Iterable<? extends CompilationUnitTree> parsed) {
    var types = new HashMap<String, ClassTree>();
    for (CompilationUnitTree unit : parsed) {
      for (Tree declared : unit.getTypeDecls()) {
        if (declared instanceof ClassTree type) {
          types.put(type.getSimpleName().toString(), type);
        }
      }
    }
    return types;
  }

  private static boolean isConfig(Path file) {
    return file.toString().endsWith("Config.java") || file.toString().endsWith("Limits.java");
  }

  private static boolean reads(Path file) {
    return file.toString().endsWith(".java") && Project.read(file).contains("@ConfigProperty");
  }

  private static final class Scanner extends TreeScanner<Void, Void> {

    private final Set<String> keys;
    private final Map<String, ClassTree> types;

    Scanner(Set<String> keys, Map<String, ClassTree> types) {
      this.keys = keys;
      this.types = types;
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
      type.getImplementsClause().stream()
          .map(inherited -> types.get(inherited.toString()))
          .filter(Objects::nonNull)
          .forEach(inherited -> addMembers(prefix, inherited));
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
