// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.Settled;

/**
 * Let one actor of a play run at a time; where it gives way, a chooser says who runs next.
 *
 * <p>Nothing else of the toy needs a lock, and a play in which all wait for each other, or one that
 * goes on for ever, comes to its end here.
 */
final class Baton implements ChoicePoint {
  /** A debugger thread or a traced thread. */
  static final class Player {
    final String name;
    private final LongSupplier instructions;
    private final Semaphore turn = new Semaphore(0);
    private BooleanSupplier goesOn = () -> true;
    private String place = "its begin";
    private boolean ended;

    /** It waits for everyone else, so nobody waits for it. */
    private boolean settling;

    Player(String name, LongSupplier instructions) {
      this.name = name;
      this.instructions = instructions;
    }

    private boolean isBlocked() {
      return ended || settling || !goesOn.getAsBoolean();
    }

    boolean hasEnded() {
      return ended;
    }
  }

  /** Unwinds an actor whose play is over. */
  private static final class Over extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Chooser chooser;
  private final Bounds bounds;
  private final List<Player> players = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CompletableFuture<RunReport.Outcome> end = new CompletableFuture<>();
  private volatile boolean over;
  private int step;

  // What a chooser is shown.
  private Player holder;
  private List<Player> ready = List.of();
  private Kind kind = Kind.ACTOR;
  private String object = "";

  Baton(Chooser chooser, Bounds bounds) {
    this.chooser = chooser;
    this.bounds = bounds;
  }

  /** Run the first actor and whom it starts, until it ends or nothing can go on. */
  RunReport run(String name, Runnable script) {
    holder = start(name, script, () -> 0);
    holder.turn.release();
    RunReport.Outcome outcome = end.join();
    over = true;
    players.forEach(player -> player.turn.release());
    threads.forEach(Baton::join);
    return new RunReport(outcome, step);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      // The kit gives this test up.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Start an actor; it runs when it is chosen.
   *
   * @param instructions user instructions it has run so far; always 0 for a debugger thread
   */
  Player start(String name, Runnable body, LongSupplier instructions) {
    Player player = new Player(name, instructions);
    players.add(player);
    threads.add(Thread.ofVirtual().name(name).start(() -> live(player, body)));
    return player;
  }

  private void live(Player me, Runnable body) {
    try {
      takeTurn(me);
      body.run();
      me.ended = true;
      if (me == players.getFirst()) {
        end.complete(new RunReport.Completed());
      } else {
        handOver();
      }
    } catch (Over e) {
      // The play ended before this actor did.
    } catch (Throwable e) {
      end.complete(new RunReport.Threw(me.name, e));
    }
  }

  /** Give way; come back when the condition holds and the chooser agrees. */
  void await(Kind newKind, String newObject, BooleanSupplier condition) {
    if (over) {
      throw new Over();
    }
    Player me = holder;
    me.goesOn = condition;
    me.place = newObject;
    kind = newKind;
    object = newObject;
    if (handOver() != me) {
      takeTurn(me);
    }
    me.goesOn = () -> true;
  }

  /** Give way without waiting for anything. */
  void point(Kind newKind, String newObject) {
    await(newKind, newObject, () -> true);
  }

  /** Wait until everyone else is blocked or has run so long that it runs freely (D16). */
  Settled settle() {
    Player me = holder;
    int last = step + bounds.settleSteps();
    Map<Player, Long> enough = new IdentityHashMap<>();
    players.forEach(p -> enough.put(p, p.instructions.getAsLong() + bounds.settleInstructions()));
    me.settling = true;
    await(
        Kind.BLOCK,
        "settle",
        () ->
            step >= last
                || players.stream()
                    .allMatch(p ->
                        p.isBlocked() || p.instructions.getAsLong() >= enough.getOrDefault(p, 1L)));
    String busy =
        players.stream()
            .filter(p -> !p.isBlocked())
            .map(p -> p.name)
            .collect(Collectors.joining(", "));
    me.settling = false;
    return new Settled(busy.isEmpty(), busy);
  }

  private Player handOver() {
    ready = players.stream().filter(p -> !p.ended && p.goesOn.getAsBoolean()).toList();
    if (ready.isEmpty()) {
      end.complete(new RunReport.Deadlock(places()));
      return null;
    }
    if (++step > bounds.stepsMax()) {
      end.complete(new RunReport.Endless(bounds.stepsMax(), places()));
      return null;
    }
    Player next = ready.get(chooser.choose(this));
    boolean same = next == holder && !next.ended;
    holder = next;
    if (!same) {
      next.turn.release();
    }
    return next;
  }

  private void takeTurn(Player me) {
    me.turn.acquireUninterruptibly();
    if (over) {
      throw new Over();
    }
  }

  private List<String> places() {
    return players.stream().filter(p -> !p.ended).map(p -> p.name + " at " + p.place).toList();
  }

  /** The actor that runs. */
  Player holder() {
    return holder;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int current() {
    return players.indexOf(holder);
  }

  @Override
  public String actorName(int actor) {
    return players.get(actor).name;
  }

  @Override
  public int currentPosition() {
    return ready.indexOf(holder);
  }

  @Override
  public int runnableCount() {
    return ready.size();
  }

  @Override
  public int runnable(int position) {
    return players.indexOf(ready.get(position));
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String object() {
    return object;
  }

  @Override
  public Access access() {
    return Access.WRITE;
  }
}
