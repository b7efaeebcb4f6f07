// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.Optional;
import java.util.SplittableRandom;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.StageScript;

/** Run plays with the careful tracer; the kit may choose who runs next. */
final class CarefulToy implements Implementation, ScheduleControl {
  private final SplittableRandom chance = new SplittableRandom(1);
  private final Edition edition;

  CarefulToy(Edition edition) {
    this.edition = edition;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.of("engine-api", "no-hw-step", "no-block-step");
  }

  @Override
  public Optional<ScheduleControl> scheduleControl() {
    return Optional.of(this);
  }

  @Override
  public void drive(Runnable explorationLoop) {
    explorationLoop.run();
  }

  @Override
  public RunReport play(StageScript script, Bounds bounds) {
    return play(script, point -> chance.nextInt(point.runnableCount()), bounds);
  }

  @Override
  public RunReport play(StageScript script, Chooser chooser, Bounds bounds) {
    Baton baton = new Baton(chooser, bounds);
    Tracer tracer = new CarefulTracer(baton, edition);
    return baton.run("debugger", () -> script.play(new ToyStage(baton, tracer)));
  }
}
