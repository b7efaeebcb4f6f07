// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.time.Duration;
import org.example.toy.Baton.Player;
import org.utrace.contract.Pid;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.Settled;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;

/** One play's world: what the kit asks of every implementation, and nothing more. */
final class ToyStage implements Stage {
  private static final int FIRST_PID = 100;

  private final Baton baton;
  private final Tracer tracer;

  ToyStage(Baton baton, Tracer tracer) {
    this.baton = baton;
    this.tracer = tracer;
  }

  @Override
  public Utrace utrace() {
    return tracer;
  }

  @Override
  public TaskHandle create(TraceeProgram program) {
    Pid pid = new Pid(FIRST_PID + tracer.threads().size());
    return tracer.add(new ToyThread(pid, program));
  }

  @Override
  public void start(TaskHandle task) {
    ((ToyThread) task).start(baton, tracer);
  }

  @Override
  public void pause() {
    baton.point(Kind.YIELD, "pause");
  }

  @Override
  public Settled settle() {
    return baton.settle();
  }

  @Override
  public void advance(Duration duration) {
    // Nobody on this stage sleeps until a time.
  }

  @Override
  public Actor fork(String name, Runnable body) {
    return new DebuggerThread(baton.start(name, body, () -> 0));
  }

  @Override
  public Latch latch(String name) {
    return new ToyLatch(name);
  }

  @Override
  public long userInstructions(TaskHandle task) {
    return ((ToyThread) task).instructions();
  }

  @Override
  public RunState runState(TaskHandle task) {
    return ((ToyThread) task).state();
  }

  @Override
  public long readCell(TaskHandle task, String symbol) {
    return ((ToyThread) task).cell(symbol);
  }

  @Override
  public void writeCell(TaskHandle task, String symbol, long value) {
    ((ToyThread) task).cell(symbol, value);
  }

  @Override
  public String whoAmI() {
    return baton.holder().name;
  }

  @Override
  public boolean runsAs(TaskHandle task) {
    return ((ToyThread) task).runs(baton);
  }

  private final class DebuggerThread implements Actor {
    private final Player player;

    DebuggerThread(Player player) {
      this.player = player;
    }

    @Override
    public String name() {
      return player.name;
    }

    @Override
    public void join() {
      baton.await(Kind.BLOCK, "join " + player.name, player::hasEnded);
    }

    @Override
    public boolean ended() {
      return player.hasEnded();
    }
  }

  private final class ToyLatch implements Latch {
    private final String name;
    private boolean open;
    private int waiters;

    ToyLatch(String name) {
      this.name = name;
    }

    @Override
    public void await() {
      waiters++;
      baton.await(Kind.BLOCK, "latch " + name, () -> open);
      waiters--;
    }

    @Override
    public void open() {
      open = true;
      baton.point(Kind.WAKE, "latch " + name);
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean hasWaiters() {
      return waiters > 0;
    }
  }
}
