// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.NotOfferedException;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.StageScript;

/** Offers stages that lack a call, with and without its capability, and one that never ends. */
public final class BareProvider implements ImplementationProvider {
  @Override
  public String name() {
    return "bare";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public List<String> ports() {
    return List.of("honest", "lying", "hanging");
  }

  @Override
  public Implementation open(Configuration configuration) {
    return new Bare(configuration.port());
  }

  private record Bare(String port) implements Implementation {
    @Override
    public Capabilities capabilities() {
      return port.equals("lying")
          ? Capabilities.of("engine-api", "signals", "syscalls", "in-process")
          : Capabilities.of("engine-api", "signals", "syscalls");
    }

    @Override
    public RunReport play(StageScript script, Bounds bounds) {
      if (port.equals("hanging") && insideTest()) {
        LockSupport.parkNanos(Duration.ofMinutes(10).toNanos());
      }
      RuntimeException lack = new NotOfferedException("Stage.internals", "in-process");
      return new RunReport(new RunReport.Threw("debugger", lack), 0);
    }

    private static boolean insideTest() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(f -> f.getMethodName().startsWith("ORD_")));
    }
  }
}
