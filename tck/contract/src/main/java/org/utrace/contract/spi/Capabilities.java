// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Hold the capability names an implementation declares, as the rule book defines them. */
public final class Capabilities {
  private final TreeSet<String> names;

  private Capabilities(Collection<String> names) {
    this.names = new TreeSet<>(names);
  }

  /** The capabilities of the names given. */
  public static Capabilities of(String... names) {
    return new Capabilities(java.util.List.of(names));
  }

  /** The capabilities of the names given. */
  public static Capabilities of(Collection<String> names) {
    return new Capabilities(names);
  }

  /** Tell whether the capability is declared. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** The names, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(names);
  }

  @Override
  public String toString() {
    return String.join(",", names);
  }
}
