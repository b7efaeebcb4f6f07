// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.FaultSource;
import org.utrace.contract.spi.SourcePatch;
import org.utrace.contract.spi.Variant;

/** Breaks and changes {@link ToyEncoding} in each of the ways that a proof must tell apart. */
public final class ToyFaults implements FaultSource {
  private static final String FILE = "src/test/java/org/utrace/launcher/ToyEncoding.java";
  private static final String CONSTANT = "return order.indexOf(action);";

  @Override
  public String implementation() {
    return "toy";
  }

  @Override
  public List<Fault> faults() {
    return List.of(
        fault("ORD-01", "ORD-01", CONSTANT, "return 6 - order.indexOf(action);"),
        fault("ORD-03", "ORD-03", CONSTANT, "return 6 - order.indexOf(action);"),
        fault("ORD-04-harmless", "ORD-04", CONSTANT, "return order.lastIndexOf(action);"),
        argued(fault("ORD-05-argued", "ORD-05", CONSTANT, "return order.lastIndexOf(action);")),
        argued(fault("ORD-06-argued", "ORD-06", CONSTANT, "return 6 - order.indexOf(action);")),
        fault("ORD-01-throws", "ORD-01", CONSTANT, "throw new IllegalStateException(\"broken\");"),
        fault("ORD-01-exits", "ORD-01", CONSTANT, "Runtime.getRuntime().halt(7); return 0;"),
        fault("ORD-01-hangs", "ORD-01", CONSTANT, "while (order != null) { } return 0;"),
        fault("ORD-07", "ORD-07", "word & 0xf)", "word & 0x3)"),
        fault("ORD-08-gone", "ORD-08", "no such text", "another"),
        fault("ORD-08-wrong", "ORD-08", CONSTANT, "return action;"),
        grounded(fault("ORD-09", "ORD-09", "word & 0xf)", "word & 0x3)"), "return 0;"),
        grounded(
            fault("ORD-10", "ORD-10", "word & 0xf)", "word & 0x3)"),
            "return order.lastIndexOf(action);"));
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        variant("b-accepted", List.of(), CONSTANT, "return order.lastIndexOf(action);"),
        variant("a-accused", List.of(), CONSTANT, "return 6 - order.indexOf(action);"),
        variant("c-same", List.of("STEP-09"), CONSTANT, "return order.lastIndexOf(action);"),
        variant("d-gone", List.of(), "no such text", "another"),
        variant("e-exits", List.of(), CONSTANT, "Runtime.getRuntime().halt(7); return 0;"));
  }

  private static Variant variant(String name, List<String> departs, String find, String replace) {
    return new Variant(
        name,
        "toys/" + name,
        "Nothing forbids it.",
        departs,
        "only",
        Edition.PLAN,
        List.of(patch(find, replace)));
  }

  private static Fault fault(String name, String clause, String find, String replace) {
    return new Fault(
        name,
        clause,
        "Something is wrong.",
        "only",
        Edition.PLAN,
        Optional.empty(),
        List.of(),
        List.of(patch(find, replace)));
  }

  private static Fault argued(Fault fault) {
    return new Fault(
        fault.name(),
        fault.clause(),
        fault.breaks(),
        fault.port(),
        fault.edition(),
        Optional.of("an order has no action twice"),
        List.of(),
        fault.patches());
  }

  private static Fault grounded(Fault fault, String constant) {
    return new Fault(
        fault.name(),
        fault.clause(),
        fault.breaks(),
        fault.port(),
        fault.edition(),
        Optional.empty(),
        List.of(patch(CONSTANT, constant)),
        fault.patches());
  }

  private static SourcePatch patch(String find, String replace) {
    try {
      return new SourcePatch(FILE, Files.readString(Path.of(FILE)), find, replace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
