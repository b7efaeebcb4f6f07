// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;

/** Tell what a port of the reference declares, and what code it writes. */
record PortWords(Capabilities capabilities, Set<CodeTopic> topics, long special) {
  private static final long SEED = 20_091_216;
  private static final int SEQUENCES = 2_000;
  private static final int SPECIAL_MIN = 50;

  /** Set where a test that the machine cannot run must fail, as in continuous integration. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  /** All its ports, by name. */
  static Map<String, PortWords> ofReference() {
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("reference"))
            .findFirst()
            .orElseThrow();
    Map<String, PortWords> all = new TreeMap<>();
    reference.ports().forEach(port -> all.put(port, of(reference, port)));
    return all;
  }

  private static PortWords of(ImplementationProvider reference, String port) {
    Configuration configuration = new Configuration(port, Edition.PLAN, Optional.empty());
    try (Implementation opened = reference.open(configuration)) {
      Set<CodeTopic> topics = EnumSet.noneOf(CodeTopic.class);
      for (CodeTopic topic : CodeTopic.values()) {
        if (!opened.sequences(topic).isEmpty()) {
          topics.add(topic);
        }
      }
      long special =
          opened.sequences(SEED, SEQUENCES).stream().filter(one -> one.has(Kind.SPECIAL)).count();
      return new PortWords(opened.capabilities(), topics, special);
    } catch (SetupException missing) {
      if (System.getenv(NO_SKIP) == null) {
        abort(String.valueOf(missing.getMessage()));
      }
      throw missing;
    }
  }

  boolean declares(String capability) {
    return capabilities.has(capability);
  }

  boolean writes(CodeTopic topic) {
    return topics.contains(topic);
  }

  /** Whether the sequences of the suite have enough of what only some machines have. */
  boolean writesSpecial() {
    return special >= SPECIAL_MIN;
  }
}
