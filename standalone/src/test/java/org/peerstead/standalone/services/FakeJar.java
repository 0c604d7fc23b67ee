package org.peerstead.standalone.services;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** {@link FakeService} as something that {@code java -jar} runs. */
final class FakeJar {

  private FakeJar() {}

  static Path in(Path directory) throws IOException {
    String file = FakeService.class.getName().replace('.', '/') + ".class";
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    Path jar = directory.resolve("fake.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream compiled = FakeService.class.getResourceAsStream("/" + file)) {
      out.putNextEntry(new JarEntry(file));
      compiled.transferTo(out);
    }
    return jar;
  }
}
