// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.DETACH;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge which engine a look-up finds. */
final class LookupTests extends ConformanceTest {
  private static final AttachFlags BY_OPS = AttachFlags.LOOKUP.andMatchOps();
  private static final AttachFlags BY_DATA = AttachFlags.LOOKUP.andMatchData();
  private static final AttachFlags BY_BOTH = BY_OPS.andMatchData();
  private static final List<AttachFlags> LOOKUPS =
      List.of(AttachFlags.LOOKUP, BY_OPS, BY_DATA, BY_BOTH);

  @Test
  @Covers("ATT-02")
  void ATT_02_lookUpNeverAdds() {
    explore(LookupTests::neverTraced);
    explore(LookupTests::othersOnly);
  }

  private static void neverTraced(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Attacher attacher = new Attacher(scene, thread);
    Probe a = scene.engine("A");
    for (AttachFlags flags : LOOKUPS) {
      attacher.expectRefused(Errno.ENOENT, flags, a.ops(), "a");
      // Had the look-up before added one, this one would find it.
      attacher.expectRefused(Errno.ENOENT, AttachFlags.LOOKUP, a.ops(), null);
    }
  }

  private static void othersOnly(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Attacher attacher = new Attacher(scene, thread);
    Probe b = scene.engine("B").data("b").attach(thread);
    Probe a = scene.engine("A").data("a");
    for (AttachFlags flags : List.of(BY_OPS, BY_DATA, BY_BOTH)) {
      attacher.expectRefused(Errno.ENOENT, flags, a.ops(), "a");
    }
    attacher.expectRefused(Errno.ENOENT, BY_BOTH, b.ops(), "a");
    attacher.expectRefused(Errno.ENOENT, BY_BOTH, a.ops(), "b");
    a.attach(thread);
    attacher.expectFound(a, BY_BOTH, a.ops(), "a");
    expectDetached(scene, a);
    for (AttachFlags flags : List.of(BY_OPS, BY_DATA, BY_BOTH)) {
      attacher.expectRefused(Errno.ENOENT, flags, a.ops(), "a");
    }
    attacher.expectFound(b, AttachFlags.LOOKUP, null, null);
    expectDetached(scene, b);
    attacher.expectRefused(Errno.ENOENT, AttachFlags.LOOKUP, null, null);
  }

  private static void expectDetached(Scene scene, Probe probe) {
    scene.expectOneOf("DETACH", probe.control(DETACH), Errno.OK, Errno.EINPROGRESS);
  }

  @Test
  @Covers("ATT-03")
  void ATT_03_allMatchFlagsMustAgree() {
    for (int rotation = 0; rotation < 4; rotation++) {
      int by = rotation;
      exploreRow(scene -> everyCombination(scene, by, false));
      exploreRow(scene -> everyCombination(scene, by, true));
    }
  }

  /** Four engines over two tables and two data values, in one of eight orders. */
  private static void everyCombination(Scene scene, int rotation, boolean reversed) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    List<EngineOps> tables = List.of(scene.engine("X").ops(), scene.engine("Y").ops());
    List<Probe> engines = new ArrayList<>();
    for (EngineOps table : tables) {
      for (String data : List.of("one", "two")) {
        engines.add(scene.engine(table.name() + " " + data).ops(table).data(data));
      }
    }
    Collections.rotate(engines, rotation);
    List<Probe> order = reversed ? engines.reversed() : engines;
    order.forEach(engine -> engine.attach(thread));
    List<EngineOps> asked = new ArrayList<>(tables);
    // Equal in every slot, yet another table: tables are the same only if they are one object.
    asked.add(tables.getFirst().withReap(tables.getFirst().reap()));
    for (AttachFlags flags : LOOKUPS) {
      for (EngineOps table : asked) {
        for (String data : List.of("one", "two", "neither")) {
          expectFirstMatch(scene, thread, order, flags, table, data);
        }
      }
    }
    expectFirstMatch(scene, thread, order, BY_OPS, null, "one");
    expectFirstMatch(scene, thread, order, BY_DATA, tables.getFirst(), null);
  }

  private static void expectFirstMatch(
      Scene scene,
      Tracee thread,
      List<Probe> order,
      AttachFlags flags,
      @Nullable EngineOps table,
      @Nullable Object data) {
    Optional<Probe> expected =
        order.stream()
            .filter(p -> !flags.matchOps() || p.ops() == table)
            .filter(p -> !flags.matchData() || p.engine().data() == data)
            .findFirst();
    String what =
        "look-up (" + Attacher.shown(flags) + ") of " + nameOf(table) + " with data " + data;
    scene.expect(
        what,
        expected.map(Attacher::attached).orElse(Attacher.refused(Errno.ENOENT)),
        scene.utrace().attach(thread.handle(), flags, table, data));
    expected.ifPresent(probe -> probe.engine().put());
  }

  private static String nameOf(@Nullable EngineOps table) {
    return table == null ? "no table" : "table " + table.name();
  }
}
