// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.utrace.contract.spi.Requirement;
import org.utrace.rules.PortNotRun;

/** Bring what ports lack, or tell the command that does. */
final class SetUp {
  /** The option that forbids it to install anything. */
  static final String FORBID_OPTION = "--no-setup";

  private final Machine machine;
  private final Screen screen;
  private final boolean mayInstall;

  /**
   * Make a set-up.
   *
   * @param mayInstall whether the user lets it install packages
   */
  SetUp(Machine machine, Screen screen, boolean mayInstall) {
    this.machine = machine;
    this.screen = screen;
    this.mayInstall = mayInstall;
  }

  /**
   * What can be run now.
   *
   * @param provider as it was found last
   * @param ports that lack nothing
   * @param notRun the others
   */
  record Ready(Description.Provider provider, List<String> ports, List<PortNotRun> notRun) {}

  /**
   * Prepare ports as far as that is possible.
   *
   * @param lookAgain finds out what the provider lacks after something was installed
   */
  Ready prepare(
      Description.Provider provider,
      List<String> wanted,
      Supplier<Description.Provider> lookAgain) {
    List<Requirement> missing =
        wanted.stream().flatMap(port -> provider.port(port).missing().stream()).toList();
    boolean installed = !missing.isEmpty() && install(missing);
    return sort(installed ? lookAgain.get() : provider, wanted);
  }

  private Ready sort(Description.Provider provider, List<String> wanted) {
    List<String> ports = new ArrayList<>();
    List<PortNotRun> notRun = new ArrayList<>();
    for (String port : wanted) {
      List<Requirement> missing = provider.port(port).missing();
      if (missing.isEmpty()) {
        ports.add(port);
      } else {
        notRun.add(new PortNotRun(port, tell(missing)));
      }
    }
    return new Ready(provider, ports, notRun);
  }

  private boolean install(List<Requirement> missing) {
    Optional<Installer> installer = Installer.of(machine);
    Optional<Path> aptGet = machine.tool(Installer.APT_GET.tool());
    List<String> packages = installer.map(one -> packages(one, missing)).orElse(List.of());
    if (!mayInstall
        || !machine.root()
        || aptGet.isEmpty()
        || packages.isEmpty()
        || installer.filter(Installer.APT_GET::equals).isEmpty()) {
      return false;
    }
    String purposes =
        String.join(
            ", ",
            missing.stream()
                .filter(one -> one.packages().containsKey(Installer.APT_GET.system()))
                .map(Requirement::purpose)
                .distinct()
                .toList());
    screen.note(
        "installing %s by apt-get (for %s; %s leaves that out)."
            .formatted(String.join(", ", packages), purposes, FORBID_OPTION));
    return new AptGet(aptGet.get(), screen).install(packages);
  }

  private static List<String> packages(Installer installer, List<Requirement> missing) {
    return missing.stream()
        .flatMap(one -> Stream.ofNullable(one.packages().get(installer.system())))
        .distinct()
        .toList();
  }

  /** Tell in one sentence what is missing, and the command that mends it. */
  private String tell(List<Requirement> missing) {
    return String.join("; ", missing.stream().map(this::tell).toList()) + ".";
  }

  private String tell(Requirement missing) {
    String what = "%s (for %s) is missing".formatted(missing.name(), missing.purpose());
    return mend(missing)
        .map(command -> "%s; install it by: %s".formatted(what, command))
        .orElseGet(() -> "%s: %s".formatted(what, missing.problem()));
  }

  /** The command that mends what is missing, if there is one. */
  Optional<String> mend(Requirement missing) {
    return Installer.of(machine)
        .map(installer -> new Command(installer, packages(installer, List.of(missing))))
        .filter(command -> !command.packages.isEmpty())
        .map(command -> command.installer.command(machine, command.packages));
  }

  private record Command(Installer installer, List<String> packages) {}
}
