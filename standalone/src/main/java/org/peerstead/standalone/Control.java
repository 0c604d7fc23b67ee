package org.peerstead.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a running launcher can be asked for, at a socket in its data directory, which only its owner
 * can reach. One line asks, lines of progress follow, and the last one is {@link #DONE} or a
 * sentence that says what went wrong.
 */
final class Control implements AutoCloseable {

  static final String ROLL = "roll";
  static final String DONE = "done";

  private static final Logger LOG = Logger.getLogger(Control.class.getName());

  /** Does what was asked; tells of its progress, and returns the last line. */
  interface Request {
    String run(Consumer<String> progress) throws IOException, InterruptedException;
  }

  private final ServerSocketChannel server;
  private final Path path;
  private final Request roll;

  private Control(ServerSocketChannel server, Path path, Request roll) {
    this.server = server;
    this.path = path;
    this.roll = roll;
  }

  /**
   * @param path of the socket; who calls holds the lock of its directory
   */
  static Control open(Path path, Request roll) throws IOException {
    Files.deleteIfExists(path);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    var control = new Control(server, path, roll);
    Thread.ofPlatform().daemon().name("control").start(control::serve);
    return control;
  }

  /** Asks the launcher whose socket that is; returns its last line. */
  static String ask(Path path, String request, Consumer<String> progress) throws IOException {
    try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      writer(socket).println(request);
      String last = "The launcher has ended.";
      BufferedReader lines = reader(socket);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.equals(DONE)) {
          progress.accept(line);
        }
        last = line;
      }
      return last;
    }
  }

  /** One request after the other: two rolls at once would leave nobody to serve. */
  private void serve() {
    while (server.isOpen()) {
      try (var socket = server.accept()) {
        answer(socket);
      } catch (AsynchronousCloseException closing) {
        return;
      } catch (IOException | RuntimeException fault) {
        LOG.log(Level.WARNING, "A request could not be answered", fault);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void answer(SocketChannel socket) throws IOException, InterruptedException {
    PrintWriter lines = writer(socket);
    String request = reader(socket).readLine();
    lines.println(
        ROLL.equals(request)
            ? roll.run(lines::println)
            : "There is no request " + request + " here.");
  }

  private static PrintWriter writer(SocketChannel socket) {
    return new PrintWriter(Channels.newWriter(socket, StandardCharsets.UTF_8), true);
  }

  private static BufferedReader reader(SocketChannel socket) {
    return new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
