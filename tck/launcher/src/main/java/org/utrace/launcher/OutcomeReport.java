// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * Tell and write what a run came to.
 *
 * @param screen to tell it on
 * @param strict whether a SHOULD that is not met counts as violation
 * @param page whether to make the Allure page
 */
record OutcomeReport(Screen screen, boolean strict, boolean page) {

  /**
   * Tell the verdict first: what may go wrong afterwards must not cost it.
   *
   * @param remarks lines to tell behind the summary
   * @return the exit code
   */
  int give(Outcome outcome, List<String> remarks, OutputFolder folder) {
    int code = outcome.exitCode(strict);
    screen.say(SummaryText.of(outcome, code, screen.ansi()));
    remarks.forEach(screen::say);
    Reports reports = Reports.ofInstalled();
    reports.writeResults(outcome, folder.results());
    reports.write(outcome, folder.path(), page);
    reports.notes().forEach(screen::note);
    List<String> files = new ArrayList<>();
    files.add(folder.manifest().getFileName().toString());
    outcome.journals().forEach(j -> files.add(folder.journal(j.port()).getFileName().toString()));
    files.addAll(reports.written());
    screen.say(
        "Written to %s: %s."
            .formatted(OutputFolder.shown(folder.path()), String.join(", ", files)));
    if (reports.written().contains(Reports.MATRIX)) {
      String first = OutputFolder.shown(folder.path().resolve("index.html"));
      screen.say("To look at it, open %s in a browser.".formatted(first));
    }
    return code == ExitCode.OK && reports.failed() ? ExitCode.TROUBLE : code;
  }
}
