// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.utrace.contract.Edition;

/** Write a baseline as YAML that {@link BaselineReader} reads. */
final class BaselineWriter {
  private static final String HEADING =
      """
      # Failures that are known; whoever runs the kit with this file is told of others only.
      # Give every entry its reason, and where it helps a ticket and the last day it counts (expires).
      """;

  private BaselineWriter() {}

  static String text(Baseline baseline) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", Integer.parseInt(Baseline.VERSION));
    baseline.implementation().ifPresent(name -> document.put("implementation", name));
    baseline.edition().map(Edition::id).ifPresent(id -> document.put("edition", id));
    document.put("entries", baseline.entries().stream().map(BaselineWriter::entry).toList());
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return HEADING + new Dump(settings).dumpToString(document);
  }

  private static Map<String, String> entry(BaselineEntry entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("clause", entry.clause().format());
    fields.put("port", entry.port());
    fields.put("reason", entry.reason());
    entry.ticket().ifPresent(ticket -> fields.put("ticket", ticket));
    entry.expires().ifPresent(day -> fields.put("expires", day.toString()));
    return fields;
  }
}
