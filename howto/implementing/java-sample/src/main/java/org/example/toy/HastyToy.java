// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.SplittableRandom;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.StageScript;

/** Run plays with the hasty tracer, switching between actors by chance. */
final class HastyToy implements Implementation {
  private final SplittableRandom chance = new SplittableRandom(1);

  @Override
  public Capabilities capabilities() {
    return Capabilities.of("engine-api");
  }

  @Override
  public RunReport play(StageScript script, Bounds bounds) {
    Baton baton = new Baton(point -> chance.nextInt(point.runnableCount()), bounds);
    Tracer tracer = new HastyTracer(baton);
    return baton.run("debugger", () -> script.play(new ToyStage(baton, tracer)));
  }
}
