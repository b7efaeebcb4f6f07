// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Print what there is as one line of JSON; the launcher starts it, people do not.
 *
 * <p>A provider is foreign code, which may crash, hang or end the process: what is asked next is
 * printed before, so that the launcher can name it.
 */
@Command(name = DescribeCommand.NAME, hidden = true)
final class DescribeCommand implements Callable<Integer> {
  static final String NAME = "describe";

  /** Opens every port that lacks nothing, too. */
  static final String TRY_OPTION = "--try";

  /** Begins a line that names what is asked next. */
  static final String ASKING = "asking ";

  @Option(names = TRY_OPTION)
  private boolean trying;

  private final List<String> problems = new ArrayList<>();
  private PrintStream lines = System.out;

  @Override
  public Integer call() {
    lines = ParentProcess.lines();
    ParentProcess.hear(line -> {});
    List<Description.Provider> providers = new ArrayList<>();
    ServiceLoader.load(ImplementationProvider.class).stream()
        .forEach(found -> describe(found).ifPresent(providers::add));
    providers.sort(Comparator.comparing(Description.Provider::name));
    lines.println(Json.plain(new Description(providers, problems)));
    lines.flush();
    // A provider may have left threads.
    Runtime.getRuntime().halt(ExitCode.OK);
    return ExitCode.OK;
  }

  private Optional<Description.Provider> describe(
      ServiceLoader.Provider<ImplementationProvider> found) {
    Class<? extends ImplementationProvider> type = found.type();
    String where = type.getName() + from(ImplPath.sourceOf(type));
    ask(where);
    try {
      ImplementationProvider provider = found.get();
      List<Description.Port> ports = new ArrayList<>();
      for (String port : provider.ports()) {
        ask(where + ", port " + port);
        ports.add(describe(provider, port));
      }
      return Optional.of(
          new Description.Provider(
              provider.name(),
              provider.version(),
              type.getName(),
              ImplPath.sourceOf(type),
              ports,
              provider.unfinished()));
    } catch (RuntimeException | Error e) {
      problems.add("%s cannot be asked what it is: %s".formatted(where, e));
      return Optional.empty();
    }
  }

  private Description.Port describe(ImplementationProvider provider, String port) {
    Description.Port asked =
        new Description.Port(port, provider.requirements(port), Optional.empty());
    return trying && asked.missing().isEmpty()
        ? new Description.Port(port, asked.requirements(), Optional.of(open(provider, port)))
        : asked;
  }

  private static Description.Trial open(ImplementationProvider provider, String port) {
    Configuration configuration = new Configuration(port, Edition.PLAN, Optional.empty());
    try (Implementation implementation = provider.open(configuration)) {
      return new Description.Trial("", implementation.capabilities().withheld());
    } catch (SetupException e) {
      return new Description.Trial(String.valueOf(e.getMessage()), Map.of());
    } catch (RuntimeException | Error e) {
      return new Description.Trial("opening it threw " + e, Map.of());
    }
  }

  private void ask(String what) {
    lines.println(ASKING + what);
    lines.flush();
  }

  private static String from(String source) {
    return source.isEmpty() ? "" : " (" + source + ")";
  }
}
