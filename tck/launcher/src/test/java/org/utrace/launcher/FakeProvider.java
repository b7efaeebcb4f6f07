// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StageScript;
import org.utrace.contract.spi.UnfinishedPort;

/**
 * Offers ports that do nothing, get stuck, take their time, refuse to begin, or die.
 *
 * <p>Those of {@link FakeDeaths} die in the test of clause ORD-03 and get stuck in the others.
 */
public final class FakeProvider implements ImplementationProvider {
  static final String REFUSAL = "The fake port refuses: choose the port idle.";

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public List<String> ports() {
    return Stream.concat(
            Stream.of("idle", "stuck", "refusing", "dying", "dying-always", "slow"),
            FakeDeaths.ALL.stream())
        .toList();
  }

  @Override
  public List<UnfinishedPort> unfinished() {
    return List.of(
        new UnfinishedPort(
            "begun",
            List.of(
                new UnfinishedPort.Task("Registers", List.of("REG-02"), "say where they are"),
                new UnfinishedPort.Task("Steps", List.of("STEP-01", "BLK-01"), "arm them"))));
  }

  @Override
  public Implementation open(Configuration configuration) {
    return switch (configuration.port()) {
      case "refusing" -> throw new SetupException(REFUSAL);
      case "dying" -> throw new Error("planted death");
      default -> new Idle(configuration.port());
    };
  }

  private static final RunReport COMPLETED = new RunReport(new RunReport.Completed(), 0);
  private static final RunReport STUCK =
      new RunReport(new RunReport.Deadlock(List.of("everybody sleeps")), 0);
  private static final long SLOW_NANOS = Duration.ofMillis(60).toNanos();

  private record Idle(String port) implements Implementation {
    @Override
    public Capabilities capabilities() {
      return Capabilities.of("engine-api", "syscalls", "signals");
    }

    @Override
    public String digest() {
      return "0123456789abcdef";
    }

    @Override
    public Map<String, String> facts() {
      return Map.of("port", port);
    }

    @Override
    public Optional<ScheduleControl> scheduleControl() {
      return Optional.empty();
    }

    @Override
    public RunReport play(StageScript script, Bounds bounds) {
      return inside("org.junit.", "") ? playTest(script) : COMPLETED;
    }

    private RunReport playTest(StageScript script) {
      if (FakeDeaths.ALL.contains(port) && inside("org.utrace.suite.", "ORD_03_")) {
        script.play(FakeDeaths.stage(port));
      }
      return switch (port) {
        case "idle" -> COMPLETED;
        case "dying-always" -> {
          Runtime.getRuntime().halt(77);
          throw new AssertionError();
        }
        case "slow" -> {
          LockSupport.parkNanos(SLOW_NANOS);
          yield STUCK;
        }
        default -> STUCK;
      };
    }

    private static boolean inside(String prefix, String method) {
      return StackWalker.getInstance()
          .walk(frames ->
              frames.anyMatch(frame ->
                  frame.getClassName().startsWith(prefix)
                      && frame.getMethodName().startsWith(method)));
    }

    @Override
    public void close() {}
  }
}
