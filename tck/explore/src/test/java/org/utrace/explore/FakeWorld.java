// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.StageScript;

/**
 * Play scripts that consist of step lists: the script makes the actors, the world runs them.
 *
 * <p>The end of a play is reached when all actors have ended; {@link #atEnd} checks it then.
 */
final class FakeWorld implements Implementation, ScheduleControl {
  private static final Stage NO_STAGE =
      (Stage)
          Proxy.newProxyInstance(
              FakeWorld.class.getClassLoader(),
              new Class<?>[] {Stage.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final boolean controllable;
  private List<FakeActor> actors = new ArrayList<>();
  private Runnable atEnd = () -> {};
  long plays;
  int drives;

  FakeWorld() {
    this(true);
  }

  /** Make a world that may refuse to let others choose. */
  FakeWorld(boolean controllable) {
    this.controllable = controllable;
  }

  /** Called by scripts: make an actor. */
  FakeActor actor(String name) {
    FakeActor actor = new FakeActor(actors.size(), name);
    actors.add(actor);
    return actor;
  }

  /** Called by scripts: run a check when all actors have ended. */
  void atEnd(Runnable check) {
    atEnd = check;
  }

  @Override
  public void drive(Runnable explorationLoop) {
    drives++;
    explorationLoop.run();
  }

  @Override
  public RunReport play(StageScript script, Chooser chooser, Bounds bounds) {
    plays++;
    actors = new ArrayList<>();
    atEnd = () -> {};
    script.play(NO_STAGE);
    return new Run(chooser, bounds).run();
  }

  /** One play. */
  private final class Run {
    private final FakePoint point;
    private final Chooser chooser;
    private final Bounds bounds;
    private FakeActor current = actors.getFirst();
    private int steps;

    Run(Chooser chooser, Bounds bounds) {
      this.chooser = chooser;
      this.bounds = bounds;
      this.point = new FakePoint(actors);
    }

    RunReport run() {
      try {
        while (true) {
          if (point.collect(current) == 0) {
            return new RunReport(end(), steps);
          }
          if (++steps > bounds.stepsMax()) {
            return new RunReport(new RunReport.Endless(bounds.stepsMax(), where()), steps);
          }
          advance();
        }
      } catch (AssertionError | IllegalStateException cause) {
        return new RunReport(new RunReport.Threw(current.name, cause), steps);
      }
    }

    private void advance() {
      if (!current.runnable()) {
        String object = current.ended() ? "end" : current.steps.get(current.next).object();
        current = point.ask(chooser, Kind.BLOCK, object, Access.WRITE);
        return;
      }
      FakeActor.Step step = current.steps.get(current.next);
      if (!current.passedPoint) {
        current.passedPoint = true;
        FakeActor chosen = point.ask(chooser, step.kind(), step.object(), step.access());
        if (chosen != current) {
          current = chosen;
          return;
        }
      }
      current.passedPoint = false;
      current.next++;
      step.action().run();
    }

    private RunReport.Outcome end() {
      if (actors.stream().allMatch(FakeActor::ended)) {
        atEnd.run();
        return new RunReport.Completed();
      }
      return new RunReport.Deadlock(where());
    }

    private List<String> where() {
      return actors.stream()
          .filter(actor -> !actor.ended())
          .map(actor -> actor.name + " at " + actor.steps.get(actor.next).object())
          .toList();
    }
  }

  @Override
  public RunReport play(StageScript script, Bounds bounds) {
    return play(script, DefaultChoice::position, bounds);
  }

  @Override
  public Optional<ScheduleControl> scheduleControl() {
    return controllable ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.of();
  }

  @Override
  public String digest() {
    return "0123456789abcdef";
  }

  @Override
  public Map<String, String> facts() {
    return Map.of();
  }

  @Override
  public void close() {}
}
