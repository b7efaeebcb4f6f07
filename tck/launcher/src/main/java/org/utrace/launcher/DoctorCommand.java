// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;
import org.utrace.rules.ResultSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tell what this machine has and lacks. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Tell what this machine has and lacks, and the command that mends it.",
    description = {
      "",
      "Looks for what every port of every implementation needs, and opens each port once. Installs"
          + " nothing and writes no file."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {" 0:every port can run", " 2:a port cannot run; the table says what to do"})
final class DoctorCommand implements Callable<Integer> {
  private static final String JAVA_MIN = "JDK 25";

  @Mixin private ImplPath implPath = new ImplPath();

  private final Screen screen;
  private final Machine machine;
  private final SetUp setUp;
  private final DoctorTable table;

  DoctorCommand(Screen screen, Machine machine) {
    this.screen = screen;
    this.machine = machine;
    this.setUp = new SetUp(machine, screen, false);
    this.table = new DoctorTable(screen.ansi());
  }

  @Override
  public Integer call() {
    Description found = Describer.tryOut(implPath.entries());
    tools();
    for (Description.Provider provider : found.providers()) {
      table.heading("Implementation " + provider.name() + " " + provider.version());
      requirements(provider.ports());
      provider.ports().forEach(this::port);
      String certify = certify(provider);
      provider
          .unfinished()
          .forEach(port -> table.without(port.name(), PortTodo.brief(port, certify), ""));
    }
    found.problems().forEach(problem -> table.lacking("implementation", problem, ""));
    optional();
    table.lines().forEach(screen::say);
    screen.say("");
    Product.installed().map(Product::hosts).ifPresent(screen::say);
    return tellVerdict();
  }

  /** How a call begins that judges an implementation, whichever it is. */
  private String certify(Description.Provider provider) {
    String command = "./utck certify";
    if (provider.isFrom(implPath.entries())) {
      command +=
          " %s %s".formatted(ImplPath.OPTION, Text.shellWord(ImplPath.join(implPath.entries())));
    }
    boolean ours =
        Product.installed()
            .map(Product::implementation)
            .filter(provider.name()::equals)
            .isPresent();
    return ours ? command : command + " --impl " + provider.name();
  }

  private int tellVerdict() {
    boolean well = table.wellSoFar();
    screen.say(
        Screen.paint(
            screen.ansi(),
            well ? "bold,green" : "bold,red",
            well
                ? "Every port can run: ./utck certify"
                : "Not every port can run; what is missing is marked above."));
    return well ? ExitCode.OK : ExitCode.USAGE;
  }

  private void tools() {
    table.heading("Machine");
    table.has(
        "host",
        "%s %s on %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    // This very process runs on it.
    table.has(JAVA_MIN, Runtime.version() + " in " + System.getProperty("java.home"));
    optionalTool("Maven 3.8", "building the kit", "mvn", "maven");
    table.has("kit", Version.ofKit() + ", built in " + builtIn());
  }

  private static Path builtIn() {
    String first = System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0];
    Path folder = Path.of(first).toAbsolutePath().normalize().getParent();
    return folder == null ? Path.of(first) : folder;
  }

  /** What several ports need is told once, with their names. */
  private void requirements(List<Description.Port> ports) {
    Map<Requirement, List<String>> needed = new LinkedHashMap<>();
    for (Description.Port port : ports) {
      for (Requirement requirement : port.requirements()) {
        needed.computeIfAbsent(anyPurpose(requirement), of -> new ArrayList<>()).add(port.name());
      }
    }
    needed.forEach((requirement, of) -> {
      String wanting = " (for " + String.join(", ", of) + ")";
      if (requirement.met()) {
        table.has(requirement.name(), requirement.found() + wanting);
      } else {
        table.lacking(
            requirement.name(),
            requirement.problem() + wanting,
            setUp.mend(requirement).orElse(""));
      }
    });
  }

  /** What the one library is for differs from port to port. */
  private static Requirement anyPurpose(Requirement requirement) {
    return new Requirement(
        requirement.name(), "", requirement.found(), requirement.problem(), requirement.packages());
  }

  private void port(Description.Port port) {
    Optional<Description.Trial> trial = port.trial();
    if (trial.isPresent() && trial.get().trouble().isEmpty()) {
      table.has(port.name(), "can run");
      trial
          .get()
          .withheld()
          .forEach((name, reason) -> table.without(port.name() + " without " + name, reason, ""));
    } else {
      table.lacking(port.name(), trial.map(Description.Trial::trouble).orElse("cannot run"), "");
    }
  }

  private void optional() {
    table.heading("Not needed for certify");
    optionalTool("chromium", "testing the pages", "chromium", "chromium");
    optionalTool("binutils", "rebuilding the traced programs", "as", "binutils");
    optionalTool("qemu-user", "running the ports' code elsewhere", "qemu-aarch64", "qemu-user");
    BenchHost.requirements(machine).forEach(this::optional);
    for (ResultSink sink : ResultSink.installed()) {
      for (Requirement requirement : sink.requirements()) {
        optional(requirement);
      }
    }
  }

  private void optionalTool(String name, String purpose, String command, String packageName) {
    Requirement requirement =
        machine
            .tool(command)
            .map(path -> Requirement.found(name, purpose, path.toString()))
            .orElseGet(() -> Requirement.missing(name, purpose, "not in the search path"));
    for (PackageSystem system : PackageSystem.values()) {
      requirement = requirement.inPackage(system, packageName);
    }
    optional(requirement);
  }

  private void optional(Requirement requirement) {
    if (requirement.met()) {
      table.has(requirement.name(), requirement.found());
    } else {
      table.without(
          requirement.name(),
          "for %s: %s".formatted(requirement.purpose(), requirement.problem()),
          setUp.mend(requirement).orElse(""));
    }
  }
}
