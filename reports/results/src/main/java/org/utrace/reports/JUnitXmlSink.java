// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RunResult;

/**
 * Write JUnit XML, a file and a suite per port, for the build servers that read it.
 *
 * <p>FAIL is a failure; ERROR and INCONCLUSIVE are errors; DEVIATES, SKIPPED and UNTESTED are
 * skipped, with a message that begins with the verdict. A FAIL that a baseline excuses is skipped
 * too, with its reason, so that a build server stays green for what is known and nothing else.
 */
public final class JUnitXmlSink implements ResultSink {

  /** For ServiceLoader. */
  public JUnitXmlSink() {}

  @Override
  public String name() {
    return "junit";
  }

  @Override
  public void write(RunResult result, Path outDir) throws IOException {
    Path folder = Files.createDirectories(outDir.resolve("junit"));
    Set<String> ports = new LinkedHashSet<>();
    result.clauses().stream().map(ClauseResult::port).forEach(ports::add);
    for (String port : ports) {
      writePort(result, port, folder.resolve("TEST-" + port + ".xml"));
    }
  }

  /** A half-written file must not look like a result. */
  private static void writePort(RunResult result, String port, Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      writeDraft(result, port, draft);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void writeDraft(RunResult result, String port, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      new JUnitXmlSuite(result, port, XMLOutputFactory.newFactory().createXMLStreamWriter(writer))
          .write();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
