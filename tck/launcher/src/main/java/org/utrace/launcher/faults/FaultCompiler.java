// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.Variant;

/**
 * Compile the changed files of faults and variants in memory, against the class path of this
 * process.
 *
 * <p>Only the changed files are compiled: whoever uses a constant that the compiler copies keeps
 * the old one. Classes come by their names, such as {@code org.example.Engine$Slot}.
 */
public final class FaultCompiler implements AutoCloseable {
  private final JavaCompiler compiler;
  private final JavaFileManager files;
  private final List<String> options;

  /**
   * Make a compiler that keeps what it has read of the class path.
   *
   * @throws IllegalStateException if this Java has none
   */
  public FaultCompiler() {
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException("this Java has no compiler: use a JDK");
    }
    compiler = found;
    files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    options = List.of("-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn", "-g");
  }

  /**
   * Compile a fault.
   *
   * @throws BadFaultException if a patch does not apply or its result does not compile
   */
  public Map<String, byte[]> wrong(Fault fault) throws BadFaultException {
    return compile(Patching.wrong(fault));
  }

  /**
   * Compile a permitted variant.
   *
   * @throws BadFaultException if a patch does not apply or its result does not compile
   */
  public Map<String, byte[]> permitted(Variant variant) throws BadFaultException {
    return compile(Patching.permitted(variant));
  }

  /**
   * Compile the files of faults as they should be, by the same way; the faults share their ground.
   *
   * @throws BadFaultException if the ground does not apply or does not compile
   */
  public Map<String, byte[]> right(Collection<Fault> faults) throws BadFaultException {
    Map<String, String> sources = new TreeMap<>();
    for (Fault fault : faults) {
      sources.putAll(Patching.right(fault));
    }
    return compile(sources);
  }

  /**
   * Compile files that stand in place of those of the class path.
   *
   * @param sources text by path
   * @throws BadFaultException if they do not compile
   */
  public Map<String, byte[]> compile(Map<String, String> sources) throws BadFaultException {
    List<Source> units =
        sources.entrySet().stream()
            .map(file -> new Source(file.getKey(), file.getValue()))
            .toList();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Memory memory = new Memory(files);
    boolean compiled = compiler.getTask(null, memory, problems, options, null, units).call();
    if (!compiled) {
      throw new BadFaultException("Its result does not compile: " + first(problems));
    }
    return memory.classes();
  }

  private static String first(DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .map(FaultCompiler::tell)
        .orElse("the compiler gives no reason.");
  }

  private static String tell(Diagnostic<? extends JavaFileObject> problem) {
    String message = problem.getMessage(Locale.ROOT).strip().replaceAll("\\s+", " ");
    JavaFileObject file = problem.getSource();
    return file == null
        ? message
        : "%s:%d: %s".formatted(file.getName(), problem.getLineNumber(), message);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** A file as a compilation unit; the compiler holds its name against that of its class. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public String getName() {
      return super.getName().substring(1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Takes the class files that the compiler writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(className, bytes);
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/')), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new LinkedHashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }

    @Override
    public void close() {
      // The class path is read once for all faults.
    }
  }
}
