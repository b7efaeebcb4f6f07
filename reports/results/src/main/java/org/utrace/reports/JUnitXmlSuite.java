// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.Failure;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/** Write the suite of one port; a test case is a clause with one of its tests. */
final class JUnitXmlSuite {
  private final RunResult result;
  private final String port;
  private final List<ReportCase> cases;
  private final XMLStreamWriter xml;

  JUnitXmlSuite(RunResult result, String port, XMLStreamWriter xml) {
    this.result = result;
    this.port = port;
    this.xml = xml;
    this.cases =
        result.clauses().stream()
            .filter(clause -> clause.port().equals(port))
            .flatMap(clause -> ReportCase.of(clause).stream())
            .toList();
  }

  void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line();
    xml.writeStartElement("testsuite");
    suiteAttributes();
    line();
    properties();
    for (ReportCase one : cases) {
      testCase(one);
    }
    xml.writeEndElement();
    line();
    xml.writeEndDocument();
    xml.close();
  }

  private void suiteAttributes() throws XMLStreamException {
    RunInfo info = result.info();
    attribute("name", suiteName());
    attribute("tests", cases.size());
    attribute("failures", count(this::isFailure));
    attribute("errors", count(JUnitXmlSuite::isError));
    attribute("skipped", count(this::isSkipped));
    attribute("time", seconds(cases.stream().mapToLong(JUnitXmlSuite::millis).sum()));
    attribute("timestamp", info.started().truncatedTo(ChronoUnit.SECONDS));
  }

  private String suiteName() {
    return result.info().implementation().name() + "." + port;
  }

  private long count(Predicate<ReportCase> kind) {
    return cases.stream().filter(kind).count();
  }

  private boolean isFailure(ReportCase one) {
    return one.verdict() == Verdict.FAIL && excuse(one).isEmpty();
  }

  private static boolean isError(ReportCase one) {
    return one.verdict() == Verdict.ERROR || one.verdict() == Verdict.INCONCLUSIVE;
  }

  private boolean isSkipped(ReportCase one) {
    return one.verdict() != Verdict.PASS && !isError(one) && !isFailure(one);
  }

  private void properties() throws XMLStreamException {
    RunInfo info = result.info();
    xml.writeStartElement("properties");
    line();
    property("implementation", info.implementation().name());
    property("implementation.version", info.implementation().version());
    property("port", port);
    property("edition", info.edition());
    property("seed", info.seedText());
    property("kit", info.kitVersion());
    property("rulebook.sha256", info.ruleBookSha256());
    for (PortNotRun left : info.notRun()) {
      property("not.run." + left.port(), left.reason());
    }
    xml.writeEndElement();
    line();
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
    line();
  }

  private void testCase(ReportCase one) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", suiteName() + "." + one.clause().id());
    attribute("name", one.testName());
    attribute("time", seconds(millis(one)));
    if (one.test().isPresent()) {
      attribute("assertions", one.test().get().assertions());
    }
    line();
    outcome(one);
    Optional<Failure> failure = one.test().flatMap(TestResult::failure);
    if (failure.isPresent()) {
      systemOut(failure.get());
    }
    xml.writeEndElement();
    line();
  }

  private void outcome(ReportCase one) throws XMLStreamException {
    if (isFailure(one)) {
      element("failure", one);
    } else if (isError(one)) {
      element("error", one);
    } else if (isSkipped(one)) {
      element("skipped", one);
    }
  }

  private Optional<BaselineFinding> excuse(ReportCase one) {
    boolean failed = one.verdict() == Verdict.FAIL || one.verdict() == Verdict.DEVIATES;
    return failed ? result.excuse(one.clause()) : Optional.empty();
  }

  private String message(ReportCase one) {
    Optional<BaselineFinding> excuse = excuse(one);
    if (excuse.isPresent()) {
      String ticket = excuse.get().ticket();
      return "KNOWN%s: %s; %s"
          .formatted(ticket.isEmpty() ? "" : " " + ticket, excuse.get().reason(), one.reason());
    }
    return (one.verdict() == Verdict.FAIL ? "" : one.verdict() + ": ") + one.reason();
  }

  private void element(String name, ReportCase one) throws XMLStreamException {
    xml.writeStartElement(name);
    attribute("message", message(one));
    if (!name.equals("skipped")) {
      attribute("type", one.verdict());
    }
    xml.writeCharacters(XmlText.clean(facts(one)));
    xml.writeEndElement();
    line();
  }

  private static String facts(ReportCase one) {
    StringBuilder text = new StringBuilder();
    one.test()
        .flatMap(TestResult::failure)
        .ifPresent(failure ->
            failure
                .facts()
                .forEach(f -> text.append(f.key()).append(": ").append(f.value()).append('\n')));
    return text.toString();
  }

  private void systemOut(Failure failure) throws XMLStreamException {
    xml.writeStartElement("system-out");
    StringBuilder text = new StringBuilder(String.join("\n", failure.logTail())).append('\n');
    if (!failure.replayToken().isEmpty()) {
      text.append("again: ").append(result.info().replayCommand(failure.replayToken()));
      text.append('\n');
    }
    xml.writeCharacters(XmlText.clean(text.toString()));
    xml.writeEndElement();
    line();
  }

  private static long millis(ReportCase one) {
    return one.test().map(TestResult::millis).orElse(0L);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, XmlText.clean(String.valueOf(value)));
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
