// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StageScript;

/** Offers ports that do nothing, get stuck, fall silent, refuse to begin, or die. */
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
    return List.of("idle", "stuck", "silent", "refusing", "dying", "dying-late");
  }

  @Override
  public Implementation open(Configuration configuration) {
    return switch (configuration.port()) {
      case "refusing" -> throw new SetupException(REFUSAL);
      case "dying" -> throw new Error("planted death");
      default -> new Idle(configuration.port());
    };
  }

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
      return insideTest() ? playTest() : new RunReport(new RunReport.Completed(), 0);
    }

    private RunReport playTest() {
      return switch (port) {
        case "dying-late" -> {
          Runtime.getRuntime().halt(77);
          throw new AssertionError();
        }
        case "silent" -> {
          LockSupport.parkNanos(Duration.ofMinutes(10).toNanos());
          throw new AssertionError();
        }
        case "stuck" -> new RunReport(new RunReport.Deadlock(List.of("everybody sleeps")), 0);
        default -> new RunReport(new RunReport.Completed(), 0);
      };
    }

    private static boolean insideTest() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("org.junit.")));
    }

    @Override
    public void close() {}
  }
}
