// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.spi.BitEncoding;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.NotOfferedException;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.StageScript;

/** Offers no threads at all, but honest numbers: enough for two tests of the chapter ORD. */
public final class ToyProvider implements ImplementationProvider {
  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public List<String> ports() {
    return List.of("only");
  }

  @Override
  public Implementation open(Configuration configuration) {
    return new Toy(new ToyEncoding(configuration.edition().order()));
  }

  private record Toy(ToyEncoding encoding) implements Implementation {
    @Override
    public Capabilities capabilities() {
      return Capabilities.of("engine-api", "bit-encoding", "signals");
    }

    @Override
    public Optional<BitEncoding> bitEncoding() {
      return Optional.of(encoding);
    }

    @Override
    public RunReport play(StageScript script, Bounds bounds) {
      try {
        script.play(stage());
        return new RunReport(new RunReport.Completed(), 0);
      } catch (RuntimeException | Error e) {
        return new RunReport(new RunReport.Threw("debugger", e), 0);
      }
    }

    private static Stage stage() {
      return (Stage)
          Proxy.newProxyInstance(
              ToyProvider.class.getClassLoader(),
              new Class<?>[] {Stage.class},
              (self, method, arguments) -> {
                if (method.getReturnType() == String.class) {
                  return "debugger";
                }
                throw new NotOfferedException("Stage." + method.getName(), "syscalls");
              });
    }
  }
}
