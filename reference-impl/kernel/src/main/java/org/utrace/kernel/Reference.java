// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeSequences;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.PortPart;
import org.utrace.arch.StepControl;
import org.utrace.contract.Address;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.BitEncoding;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeTopic;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.NotOfferedException;
import org.utrace.contract.spi.Ptrace;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StageScript;
import org.utrace.contract.spi.StepPeer;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.contract.spi.UnfinishedPort;
import org.utrace.sync.Baton;
import org.utrace.sync.Carrier;

/** The reference kernel on one port. */
final class Reference implements Implementation, ScheduleControl {
  private final ArchPort port;
  private final Edition edition;
  private final Optional<PtraceLayer> ptrace = ServiceLoader.load(PtraceLayer.class).findFirst();
  private final ProgramLoader loader;
  private final String digest;
  private final SplittableRandom noise = new SplittableRandom(0);

  Reference(ArchPort port, Configuration configuration) {
    Carrier.check();
    requireWhole(port);
    this.port = port;
    this.edition = configuration.edition();
    this.loader = new ProgramLoader(port, configuration.tracees());
    MessageDigest code = CodeDigest.of(port);
    loader.readAll(code);
    // What the host lacks is told now, not by the first program that is loaded.
    port.newCpu().close();
    this.digest = HexFormat.of().formatHex(code.digest());
  }

  /** Part of a port is none (ARCH-13). */
  private static void requireWhole(ArchPort port) {
    List<String> lacking = PortPart.todo(port).stream().map(UnfinishedPort.Task::part).toList();
    if (!lacking.isEmpty()) {
      throw new SetupException(
          "Port %s lacks %s: write what is lacking, or choose another port."
              .formatted(port.name(), String.join(", ", lacking)));
    }
  }

  @Override
  public Capabilities capabilities() {
    TreeSet<String> names =
        new TreeSet<>(
            List.of(
                "engine-api",
                "in-process",
                "syscalls",
                "signals",
                "job-control",
                "clone",
                "multi-thread-guest",
                "exec",
                "wake-up",
                "reap",
                "kthread",
                "mem-watch",
                "regset",
                "bit-encoding",
                "proc-status",
                "lock-trace",
                "arch-port",
                "arch-trace",
                "multi-cpu"));
    if (ptrace.isPresent()) {
      names.add("ptrace-step");
    }
    StepControl step = port.stepControl();
    names.add(step.hasSingleStep() ? "hw-step" : "no-hw-step");
    names.add(step.hasBlockStep() ? "block-step" : "no-block-step");
    Capabilities declared = Capabilities.of(names);
    for (Map.Entry<String, String> entry : port.withheld().entrySet()) {
      declared = declared.withheld(entry.getKey(), entry.getValue());
    }
    return declared;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("port", port.name());
    facts.putAll(port.facts());
    return facts;
  }

  @Override
  public Optional<ScheduleControl> scheduleControl() {
    return Optional.of(this);
  }

  @Override
  public Optional<BitEncoding> bitEncoding() {
    return Optional.of(new WordEncoding(edition));
  }

  @Override
  public List<StepPeer> stepPeers() {
    return port.stepPeers();
  }

  @Override
  public List<CodeSequence> sequences(long seed, int count) {
    return CodeSequences.of(this::codeWriter, seed, count);
  }

  @Override
  public List<CodeSequence> sequences(CodeTopic topic) {
    return CodeSequences.about(this::codeWriter, topic);
  }

  private CodeWriter codeWriter() {
    Map<String, Address> symbols = loader.image(TraceeProgram.ARENA).symbols();
    Address code = Objects.requireNonNull(symbols.get("code"));
    Address data = Objects.requireNonNull(symbols.get("data"));
    return port.codeWriter(code, data);
  }

  @Override
  public void drive(Runnable explorationLoop) {
    Carrier.drive(explorationLoop);
  }

  @Override
  public RunReport play(StageScript script, Bounds bounds) {
    Chooser atRandom = point -> noise.nextInt(point.runnableCount());
    RunReport[] report = new RunReport[1];
    drive(() -> report[0] = play(script, atRandom, bounds));
    return report[0];
  }

  @Override
  public RunReport play(StageScript script, Chooser chooser, Bounds bounds) {
    Baton baton = new Baton(chooser, bounds);
    Kernel kernel = new Kernel(baton, port, loader, edition);
    KernelStage stage = new KernelStage(baton, kernel, () -> tracer(kernel));
    try {
      RunReport report = baton.run("debugger", () -> script.play(stage));
      // Text costs more than most plays; only who looks at a failure wants it.
      return report.outcome() instanceof RunReport.Completed
          ? report
          : report.withInstructions(TrailText.lines(kernel.trail(), port));
    } finally {
      kernel.shutDown();
    }
  }

  private Ptrace tracer(Kernel kernel) {
    return ptrace
        .orElseThrow(() -> new NotOfferedException("Stage.ptrace", "ptrace-step"))
        .tracer(new PtraceHost(kernel, edition));
  }

  @Override
  public void close() {
    loader.close();
  }
}
