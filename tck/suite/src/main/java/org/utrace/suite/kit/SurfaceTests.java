// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.kit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.Utrace;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;

/** Judge that interfaces of 2006 and 2007 that the plan removed have not come back. */
final class SurfaceTests extends ConformanceTest {
  /** The old names, without underscores: utrace_set_flags, utrace_inject_signal and so on. */
  private static final List<String> REMOVED =
      List.of(
          "setflags",
          "injectsignal",
          "inject",
          "detach",
          "noreap",
          "vforkdone",
          "actionstate",
          "actionquiesce",
          "utraceregset");

  @Test
  @Covers("SUP-01")
  void SUP_01_contractHasNoneOfTheRemovedNames() {
    exploreRow(scene -> {
      for (Class<?> type :
          List.of(Utrace.class, UtraceEngine.class, EngineOps.class, AttachFlags.class)) {
        expectNone(scene, type);
      }
      for (Class<?> type : List.of(UtraceEvent.class, SignalAction.class)) {
        expectNone(scene, "constant of " + type.getSimpleName(), constants(type));
      }
      scene.expect(
          "resume actions, of which DETACH is the way to detach",
          new TreeSet<>(
              List.of(
                  "STOP", "REPORT", "INTERRUPT", "SINGLESTEP", "BLOCKSTEP", "RESUME", "DETACH")),
          new TreeSet<>(constants(ResumeAction.class).toList()));
    });
  }

  private static Stream<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Object::toString);
  }

  @Test
  @Covers("SUP-01")
  void SUP_01_implementationOffersNoneBesideIt() {
    exploreRow(scene -> {
      expectNone(scene, scene.utrace().getClass());
    });
  }

  private static void expectNone(Scene scene, Class<?> type) {
    expectNone(
        scene,
        "public method of " + type.getSimpleName(),
        Arrays.stream(type.getMethods()).map(Method::getName));
  }

  private static void expectNone(Scene scene, String what, Stream<String> names) {
    List<String> old =
        names.filter(name -> REMOVED.contains(plain(name))).sorted().distinct().toList();
    scene.expect(what + " with a removed name", List.of(), old);
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
