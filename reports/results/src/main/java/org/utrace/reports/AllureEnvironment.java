// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;

/** Describe a run as Allure's environment, in the form of a properties file. */
final class AllureEnvironment {
  private AllureEnvironment() {}

  /** Give the text of the file. */
  static String of(RunResult result) {
    RunInfo info = result.info();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("implementation", info.implementation().name());
    facts.put("implementation.version", info.implementation().version());
    facts.put("edition", info.edition());
    facts.put("ports", ports(result));
    info.notRun().forEach(port -> facts.put("not run: " + port.port(), port.reason()));
    result.summary().profiles().forEach(p -> facts.put("claim." + p.profile(), p.sentence()));
    result
        .baseline()
        .ifPresent(b -> facts.put("baseline", b.name() + ": " + BaselineWords.counts(b)));
    facts.put("seed", info.seedText());
    facts.put("kit", info.kitVersion());
    facts.put("rulebook.sha256", info.ruleBookSha256());
    facts.put("os", info.host().os());
    facts.put("arch", info.host().arch());
    facts.put("java", info.host().java());
    facts.put("unicorn", info.host().unicorn().isEmpty() ? "none" : info.host().unicorn());
    return facts.entrySet().stream()
        .map(fact -> key(fact.getKey()) + "=" + value(fact.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String ports(RunResult result) {
    return result.clauses().stream()
        .map(clause -> clause.port())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String key(String text) {
    return value(text).replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=");
  }

  private static String value(String text) {
    return text.replace("\\", "\\\\").replaceAll("\\R", " ");
  }
}
