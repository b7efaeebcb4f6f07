// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.StepPeer;
import org.utrace.launcher.BenchWorkerCommand.Offer;

/** Let an implementation and its peers step in turns. */
final class StepBench {
  private static final String PTRACE = "ptrace_step.c";
  private static final Duration PEER_WARM_UP = Duration.ofMillis(300);
  private static final Duration WARM_UP_ROUND = Duration.ofSeconds(1);

  /** Young objects that stay in a cache. */
  private static final List<String> FLAGS = List.of("-Xmx512m", "-Xmn32m");

  private final BenchHost host;
  private final Screen screen;
  private final Effort effort;

  /**
   * How much is measured.
   *
   * @param rounds of each
   * @param time of a round
   * @param warmUpSteps of the implementation
   */
  record Effort(int rounds, Duration time, long warmUpSteps) {}

  StepBench(BenchHost host, Screen screen, Effort effort) {
    this.host = host;
    this.screen = screen;
    this.effort = effort;
  }

  /**
   * Measure a port beside all there is.
   *
   * @return nothing if there is nothing to measure it beside
   * @throws BadInputException if the port cannot run here
   */
  List<StepRatio> measure(String implementation, List<Path> implPath, String port) {
    List<String> worker =
        ChildJvm.command(implPath, FLAGS, BenchWorkerCommand.arguments(implementation, port));
    Path folder = newFolder();
    List<Stepper> peers = new ArrayList<>();
    try (Stepper ours = Stepper.start("the worker of port " + port, worker)) {
      Offer offer = Json.readPlain(ours.line(Duration.ZERO), Offer.class);
      if (!offer.trouble().isEmpty()) {
        throw new BadInputException(offer.trouble());
      }
      List<StepPeer> offered = new ArrayList<>(offer.peers());
      if (BenchHost.runs(port) && !offer.peers().isEmpty()) {
        offered.add(new StepPeer("the live kernel", ptraceSource(), List.of()));
      }
      offered.forEach(peer -> peers.add(start(folder, peer, peers.size())));
      return offered.isEmpty() ? List.of() : inTurns(port, ours, offered, peers);
    } finally {
      peers.forEach(Stepper::close);
      delete(folder);
    }
  }

  private Stepper start(Path folder, StepPeer peer, int number) {
    Path program = host.compiler().compile(folder, "peer" + number, peer.source());
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(peer.arguments());
    return Stepper.start(peer.name(), host.pinned(command));
  }

  private List<StepRatio> inTurns(
      String port, Stepper ours, List<StepPeer> offered, List<Stepper> peers) {
    ours.awaitReady();
    screen.note("%s: warming up by %,d steps.".formatted(port, effort.warmUpSteps));
    for (long left = effort.warmUpSteps; left > 0; ) {
      left -= ours.step(WARM_UP_ROUND).steps();
    }
    // Not before: what compiles its code meanwhile is glad of another processor.
    host.pin(ours.pid());
    peers.forEach(Stepper::awaitReady);
    peers.forEach(peer -> peer.step(PEER_WARM_UP));
    List<StepRatio> measured = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      screen.note("%s beside %s: %d rounds.".formatted(port, offered.get(i).name(), effort.rounds));
      measured.add(pairs(port, ours, offered.get(i).name(), peers.get(i)));
    }
    return measured;
  }

  private StepRatio pairs(String port, Stepper ours, String name, Stepper peer) {
    List<StepRound> first = new ArrayList<>();
    List<StepRound> second = new ArrayList<>();
    for (int i = 0; i < effort.rounds; i++) {
      first.add(ours.step(effort.time));
      second.add(peer.step(effort.time));
    }
    return StepRatio.of(port, name, first, second);
  }

  /** The program that steps by the live kernel. */
  static String ptraceSource() {
    try (@Nullable InputStream in = StepBench.class.getResourceAsStream(PTRACE)) {
      if (in == null) {
        throw new IllegalStateException(PTRACE + " is not beside its class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("utck-bench");
    } catch (IOException e) {
      throw new KitTroubleException("No folder for programs can be made: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What stays in the temporary folder is the system's to clear.
      return;
    }
  }
}
