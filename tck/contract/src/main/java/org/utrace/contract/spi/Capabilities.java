// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Hold the capability names an implementation declares, as the rule book defines them.
 *
 * <p>A capability can be withheld: the implementation has it as such, but found out that it does
 * not work on this machine. It counts as not declared, and what needs it is SKIPPED with the
 * reason.
 */
public final class Capabilities {
  private final TreeSet<String> names;
  private final TreeMap<String, String> withheld;

  private Capabilities(Collection<String> names, Map<String, String> withheld) {
    this.names = new TreeSet<>(names);
    this.withheld = new TreeMap<>(withheld);
    this.names.removeAll(withheld.keySet());
  }

  /** The capabilities of the names given. */
  public static Capabilities of(String... names) {
    return of(java.util.List.of(names));
  }

  /** The capabilities of the names given. */
  public static Capabilities of(Collection<String> names) {
    return new Capabilities(names, Map.of());
  }

  /**
   * The same without one capability.
   *
   * @param name of the capability
   * @param reason part of a sentence, such as {@code probe x86-tf-trap fails on libunicorn 2.1.0}
   */
  public Capabilities withheld(String name, String reason) {
    TreeMap<String, String> more = new TreeMap<>(withheld);
    more.put(name, reason);
    return new Capabilities(names, more);
  }

  /** What is withheld, with the reasons. */
  public SortedMap<String, String> withheld() {
    return new TreeMap<>(withheld);
  }

  /** Tell whether the capability is declared. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** The names, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(names);
  }

  /** Name what is lacking, with the reason where it is withheld. */
  public static String lack(Collection<String> missing, Map<String, String> withheld) {
    return String.join(
        ", ",
        missing.stream()
            .map(name ->
                withheld.containsKey(name)
                    ? name + " (withheld: " + withheld.get(name) + ")"
                    : name)
            .toList());
  }

  @Override
  public String toString() {
    return String.join(",", names);
  }
}
