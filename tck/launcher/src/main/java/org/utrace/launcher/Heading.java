// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.explore.Digests;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Settings;
import org.utrace.launcher.JournalLine.Target;

/** Write down what a run is, before its first test. */
final class Heading {
  private Heading() {}

  /**
   * The header of the journal of a run that begins now.
   *
   * @param refuted declared capabilities that a probe did not find
   */
  static Header of(
      WorkerSettings settings,
      ImplementationProvider provider,
      Implementation implementation,
      Digests digests,
      Collection<String> refuted,
      List<Planned> planned) {
    Settings chosen =
        new Settings(
            settings.edition(),
            settings.clauses(),
            settings.seeds().first(),
            settings.seeds().count(),
            settings.schedules(),
            Bounds.DEFAULT,
            settings.tracees().map(Path::toString).orElse(""),
            ImplPath.join(settings.implPath()));
    Target target =
        new Target(
            provider.name(),
            provider.version(),
            settings.port(),
            Collections.unmodifiableMap(new LinkedHashMap<>(implementation.facts())),
            List.copyOf(implementation.capabilities().names()),
            List.copyOf(refuted),
            implementation.capabilities().withheld());
    return new Header(
        JournalLine.SCHEMA, Version.ofKit(), digests, chosen, target, Instant.now(), planned);
  }
}
