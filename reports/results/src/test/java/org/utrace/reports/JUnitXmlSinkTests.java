// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.ClauseId;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class JUnitXmlSinkTests {
  private static Document write(Path folder, String port) throws Exception {
    return write(folder, port, Samples.result(7, "model", "x86_64"));
  }

  private static Document write(Path folder, String port, RunResult result) throws Exception {
    new JUnitXmlSink().write(result, folder);
    return read(folder, port);
  }

  private static Document read(Path folder, String port) throws Exception {
    Path file = folder.resolve("junit/TEST-" + port + ".xml");
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static Element testCase(Document document, String name) {
    NodeList cases = document.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element element = (Element) cases.item(i);
      if (element.getAttribute("name").equals(name)) {
        return element;
      }
    }
    throw new AssertionError("no test case " + name);
  }

  @Test
  void suitePerPortCountsItsCases(@TempDir Path folder) throws Exception {
    Element suite = write(folder, "x86_64").getDocumentElement();
    assertThat(suite.getAttribute("name")).isEqualTo("reference.x86_64");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("2");
    assertThat(suite.getAttribute("time")).isEqualTo("1.525");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-21T08:00:00Z");
    int cases = suite.getElementsByTagName("testcase").getLength();
    assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases));
    int skipped = suite.getElementsByTagName("skipped").getLength();
    assertThat(suite.getAttribute("skipped")).isEqualTo(Integer.toString(skipped));
    assertThat(folder.resolve("junit")).isDirectoryContaining("glob:**/TEST-model.xml");
  }

  @Test
  void failureHasItsFactsLogAndToken(@TempDir Path folder) throws Exception {
    Element failed = testCase(write(folder, "model"), "OrderTests.ORD_03_b");
    assertThat(failed.getAttribute("classname")).isEqualTo("reference.model.ORD-03");
    assertThat(failed.getAttribute("assertions")).isEqualTo("3");
    Element failure = (Element) failed.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("stopped <too> late?");
    assertThat(failure.getTextContent()).contains("expected: STOP\nbut was: RESUME");
    assertThat(failed.getElementsByTagName("system-out").item(0).getTextContent())
        .contains("2 debugger control")
        .contains("again: ./utck replay U1.token.0000 --tracees programs");
  }

  @Test
  void whatABaselineExcusesIsSkippedWithItsReason(@TempDir Path folder) throws Exception {
    RunResult plain = Samples.result(7, "model", "x86_64");
    ClauseId clause = ClauseId.parse("ORD-03");
    BaselineFinding known =
        new BaselineFinding(
            BaselineFinding.State.KNOWN, clause, "model", "slow", "BUG-1", "", "stopped");
    new JUnitXmlSink()
        .write(plain.withBaseline(new BaselineReport("k.yaml", List.of(known))), folder);
    Document model = read(folder, "model");
    Element failed = testCase(model, "OrderTests.ORD_03_b");
    Element skipped = (Element) failed.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message")).isEqualTo("KNOWN BUG-1: slow; stopped <too> late?");
    assertThat(failed.getElementsByTagName("failure").getLength()).isZero();
    assertThat(model.getDocumentElement().getAttribute("failures")).isEqualTo("0");
    assertThat(read(folder, "x86_64").getDocumentElement().getAttribute("failures")).isEqualTo("1");
  }

  @Test
  void portThatWasLeftOutIsAProperty(@TempDir Path folder) throws Exception {
    RunResult whole = Samples.result(7, "model");
    RunInfo info = whole.info();
    RunInfo lacking =
        new RunInfo(
            info.kitVersion(),
            info.edition(),
            info.ruleBookSha256(),
            info.implementation(),
            info.host(),
            info.seed(),
            info.seeds(),
            info.started(),
            info.seconds(),
            info.replayOptions(),
            List.of(new PortNotRun("x86_64", "lacks libunicorn 2")));
    RunResult result =
        new RunResult(whole.schema(), lacking, whole.summary(), whole.clauses(), whole.baseline());
    NodeList properties = write(folder, "model", result).getElementsByTagName("property");
    Element last = (Element) properties.item(properties.getLength() - 1);
    assertThat(last.getAttribute("name")).isEqualTo("not.run.x86_64");
    assertThat(last.getAttribute("value")).isEqualTo("lacks libunicorn 2");
  }

  @Test
  void troubleIsAnErrorAndAPassIsPlain(@TempDir Path folder) throws Exception {
    Document document = write(folder, "model");
    Element trouble = testCase(document, "OrderTests.ORD_07_a");
    Element error = (Element) trouble.getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("message")).isEqualTo("ERROR: broke down");
    assertThat(testCase(document, "OrderTests.ORD_04_a").getTextContent()).isBlank();
  }
}
