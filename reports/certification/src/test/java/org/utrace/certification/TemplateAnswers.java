// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.UnfinishedPort;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.launcher.faults.FaultCompiler;
import org.utrace.launcher.faults.FaultLoader;

/** Put the committed answers in place of parts of the template that are not written. */
final class TemplateAnswers implements AutoCloseable {
  private static final String PACKAGE = "org/utrace/port/template";
  private static final Path MODULE = Path.of("../../arch-ports/template");

  private final FaultCompiler compiler = new FaultCompiler();
  private final Map<String, String> sources = new TreeMap<>();

  /** The file that a part is to be written into, from the module's folder of sources. */
  static Path file(String part) {
    return Path.of(PACKAGE, "Template" + part + ".java");
  }

  static Path answers() {
    return MODULE.resolve("src/answers/java");
  }

  static Path skeletons() {
    return MODULE.resolve("src/main/java");
  }

  /** Write what a task asks for. */
  void write(UnfinishedPort.Task task) throws IOException {
    Path file = file(task.part());
    sources.put(file.toString(), Files.readString(answers().resolve(file)));
  }

  /** Leave something out of an answer that was written. */
  void leaveOut(String part, String text) {
    sources.computeIfPresent(file(part).toString(), (file, whole) -> whole.replace(text, ""));
  }

  /** Ask the reference as it is with the answers so far. */
  <T> T ask(Function<ImplementationProvider, T> question) throws BadFaultException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The reference and its ports are found by it.
    thread.setContextClassLoader(new FaultLoader(classes()));
    try {
      return question.apply(
          ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Map<String, byte[]> classes() throws BadFaultException {
    return sources.isEmpty() ? Map.of() : compiler.compile(sources);
  }

  /** Save the answers so far as class files. */
  void save(Path folder) throws BadFaultException, IOException {
    for (Map.Entry<String, byte[]> type : classes().entrySet()) {
      Path file = folder.resolve(type.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, type.getValue());
    }
  }

  @Override
  public void close() throws IOException {
    compiler.close();
  }
}
