// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tell what a port needs from the machine it runs on, and whether that is there.
 *
 * <p>What packages can bring names them, so that the kit can install it or print the command. What
 * nothing can bring, such as another processor, names none.
 *
 * @param name what it is, for example {@code libunicorn 2}
 * @param purpose what it is for, a few words that go on from "for"
 * @param found version and place of what was found; empty if it is missing
 * @param problem why it counts as missing, part of a sentence; empty if it was found
 * @param packages name of the package that brings it, where there is one
 */
public record Requirement(
    String name,
    String purpose,
    String found,
    String problem,
    Map<PackageSystem, String> packages) {

  /** Copy the map; exactly one of found and problem says something. */
  public Requirement {
    if (found.isEmpty() == problem.isEmpty()) {
      throw new IllegalArgumentException(
          name + ": say either what was found or what the problem is");
    }
    Map<PackageSystem, String> copy = new EnumMap<>(PackageSystem.class);
    copy.putAll(packages);
    packages = Collections.unmodifiableMap(copy);
  }

  /** Tell of something that is there. */
  public static Requirement found(String name, String purpose, String what) {
    return new Requirement(name, purpose, what, "", Map.of());
  }

  /** Tell of something that is missing. */
  public static Requirement missing(String name, String purpose, String problem) {
    return new Requirement(name, purpose, "", problem, Map.of());
  }

  /** The same, with the package that brings it under one package system. */
  public Requirement inPackage(PackageSystem system, String packageName) {
    Map<PackageSystem, String> more = new EnumMap<>(PackageSystem.class);
    more.putAll(packages);
    more.put(system, packageName);
    return new Requirement(name, purpose, found, problem, more);
  }

  /** Tell whether it is there. */
  public boolean met() {
    return problem.isEmpty();
  }
}
