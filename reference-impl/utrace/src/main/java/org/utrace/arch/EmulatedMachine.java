// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StepPeer;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.UnicornCpus;
import org.utrace.cpu.unicorn.UnicornException;
import org.utrace.cpu.unicorn.UnicornMachine;
import org.utrace.cpu.unicorn.UnicornStepPeer;

/**
 * Answer what {@link ArchPort} asks about the processor, for a port whose machine is emulated.
 *
 * @param portName the port's name
 * @param machine what libunicorn is tried for
 */
public record EmulatedMachine(String portName, UnicornMachine machine) {

  /** What the port needs from this machine. */
  public List<Requirement> requirements() {
    return EmulatorRequirements.of(
        portName, System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** The hardware step, with the reason, if it does not work on this host. */
  public Map<String, String> withheld() {
    return emulated(machine::stepFaults).stream()
        .findFirst()
        .map(fault -> Map.of("hw-step", fault.reason()))
        .orElse(Map.of());
  }

  /** Make a processor with nothing mapped. */
  public UserCpu newCpu() {
    return emulated(machine::factory).create();
  }

  /** The same step in C programs, where there are any for this machine. */
  public List<StepPeer> stepPeers() {
    List<StepPeer> peers = new ArrayList<>();
    UnicornStepPeer.tasksFor(portName)
        .forEach((name, task) ->
            peers.add(
                new StepPeer(
                    name, UnicornStepPeer.source(), List.of(UnicornCpus.libraryPath(), task))));
    return peers;
  }

  /** The emulator's version, and what its failed probes saw. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("unicorn", UnicornCpus.libraryVersion());
    emulated(machine::stepFaults)
        .forEach(fault -> facts.put("probe " + fault.name(), fault.seen()));
    return facts;
  }

  private static <T> T emulated(Supplier<T> call) {
    try {
      return call.get();
    } catch (UnicornException e) {
      throw new SetupException(String.valueOf(e.getMessage()));
    }
  }
}
