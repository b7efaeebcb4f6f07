// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.utrace.arch.ArchPort;
import org.utrace.arch.PortPart;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.UnfinishedPort;

/** Offer the reference kernel on every port of the class path. */
public final class ReferenceProvider implements ImplementationProvider {

  /** Called by {@link ServiceLoader}. */
  public ReferenceProvider() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public List<String> ports() {
    return portsOfClassPath().stream()
        .filter(port -> PortPart.todo(port).isEmpty())
        .map(ArchPort::name)
        .toList();
  }

  @Override
  public List<UnfinishedPort> unfinished() {
    List<UnfinishedPort> unfinished = new ArrayList<>();
    for (ArchPort port : portsOfClassPath()) {
      List<UnfinishedPort.Task> todo = PortPart.todo(port);
      if (!todo.isEmpty()) {
        unfinished.add(new UnfinishedPort(port.name(), todo));
      }
    }
    return unfinished;
  }

  @Override
  public List<Requirement> requirements(String port) {
    return named(port).requirements();
  }

  @Override
  public Implementation open(Configuration configuration) {
    return new Reference(named(configuration.port()), configuration);
  }

  private ArchPort named(String name) {
    for (ArchPort port : portsOfClassPath()) {
      if (port.name().equals(name)) {
        return port;
      }
    }
    throw new SetupException(
        "There is no port " + name + ": choose one of " + String.join(", ", ports()) + ".");
  }

  private static List<ArchPort> portsOfClassPath() {
    List<ArchPort> ports = new ArrayList<>();
    ServiceLoader.load(ArchPort.class).forEach(ports::add);
    ports.sort(Comparator.comparing(ArchPort::name));
    return ports;
  }
}
