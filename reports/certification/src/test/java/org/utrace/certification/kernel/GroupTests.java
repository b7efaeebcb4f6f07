// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.utrace.certification.kernel.Guest.exited;
import static org.utrace.contract.Signal.SIGCONT;
import static org.utrace.contract.Signal.SIGHUP;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGTSTP;
import static org.utrace.contract.Signal.SIGUSR1;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/** Test process groups and sessions: who belongs to which, and what orphaned groups are spared. */
final class GroupTests extends KernelTest {

  /** setpgid(2), getpgid(2): for oneself and for a child. */
  @Test
  void groupsAreMadeAndJoined() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      Guest second = v.fork();
      v.expect(v.pid(), GuestCall.GETPGID, child.pid());
      v.expect(0, GuestCall.SETPGID, child.pid(), 0);
      child.expect(child.pid(), GuestCall.GETPGID, 0);
      second.expect(0, GuestCall.SETPGID, 0, child.pid());
      v.expect(child.pid(), GuestCall.GETPGID, second.pid());
    });
  }

  /** setpgid(2): every error. */
  @Test
  void setpgidRefuses() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      Guest execed = v.fork();
      Guest leader = v.fork();
      child.expectError(Errno.EINVAL, GuestCall.SETPGID, 0, -1);
      child.expectError(Errno.ESRCH, GuestCall.SETPGID, v.pid(), 0);
      child.expectError(Errno.EPERM, GuestCall.SETPGID, 0, 9999);
      leader.expect(leader.pid(), GuestCall.SETSID);
      leader.expectError(Errno.EPERM, GuestCall.SETPGID, 0, 0);
      v.expectError(Errno.EPERM, GuestCall.SETPGID, leader.pid(), v.pid());
      child.expectError(Errno.EPERM, GuestCall.SETPGID, 0, leader.pid());
      execed.ask(GuestCall.EXECVE, execed.at("path_server"), 0, 0);
      scene.settle();
      v.expectError(Errno.EACCES, GuestCall.SETPGID, execed.pid(), 0);
      execed.expect(0, GuestCall.SETPGID, 0, 0);
      v.expectError(Errno.ESRCH, GuestCall.GETPGID, 9999);
    });
  }

  /** setsid(2): a new session and group; EPERM for who leads a group, or has led one that is. */
  @Test
  void sessionsAreMade() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      v.expectError(Errno.EPERM, GuestCall.SETSID);
      child.expect(child.pid(), GuestCall.SETSID);
      child.expect(child.pid(), GuestCall.GETSID, 0);
      child.expect(child.pid(), GuestCall.GETPGID, 0);
      v.expect(child.pid(), GuestCall.GETSID, child.pid());
      child.expectError(Errno.EPERM, GuestCall.SETSID);
      Guest founder = v.fork();
      Guest member = v.fork();
      founder.expect(0, GuestCall.SETPGID, 0, 0);
      member.expect(0, GuestCall.SETPGID, 0, founder.pid());
      founder.expect(0, GuestCall.SETPGID, 0, v.pid());
      founder.expectError(Errno.EPERM, GuestCall.SETSID);
    });
  }

  /** Linux's setpgid: a group lasts until its last member is reaped; shells rely on it. */
  @Test
  void groupOfZombiesCanBeJoined() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest first = v.fork();
      Guest second = v.fork();
      v.expect(0, GuestCall.SETPGID, first.pid(), first.pid());
      first.ends(GuestCall.EXIT_GROUP, 0);
      v.expect(0, GuestCall.SETPGID, second.pid(), first.pid());
      v.expectChild(first.pid(), exited(0), 0);
      v.expect(0, GuestCall.SETPGID, second.pid(), second.pid());
      v.expectError(Errno.EPERM, GuestCall.SETPGID, second.pid(), first.pid());
    });
  }

  /** Linux's setsid: nor can its number be that of a new session before. */
  @Test
  void groupOfZombiesForbidsTheSession() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest founder = v.fork();
      founder.expect(0, GuestCall.SETPGID, 0, 0);
      Guest member = founder.fork();
      founder.expect(0, GuestCall.SETPGID, 0, v.pid());
      member.ends(GuestCall.EXIT_GROUP, 0);
      founder.expectError(Errno.EPERM, GuestCall.SETSID);
      founder.expectChild(member.pid(), exited(0), 0);
      founder.expect(founder.pid(), GuestCall.SETSID);
    });
  }

  /** kill(2): the own group by 0, another by its number negated. */
  @Test
  void killReachesGroups() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      Guest same = v.fork();
      Guest other = v.fork();
      other.expect(0, GuestCall.SETPGID, 0, 0);
      v.expect(0, GuestCall.KILL, 0, SIGUSR1.number());
      v.expectCaught(1);
      same.expectCaught(1);
      other.expectCaught(0);
      v.expect(0, GuestCall.KILL, -other.pid(), SIGUSR1.number());
      other.expectCaught(1);
      same.expectCaught(1);
      v.expectError(Errno.ESRCH, GuestCall.KILL, -9999, SIGUSR1.number());
    });
  }

  /** kill(2): everybody but init and the caller by -1, and nobody if there is nobody else. */
  @Test
  void killReachesEverybodyElse() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.expectError(Errno.ESRCH, GuestCall.KILL, -1, SIGUSR1.number());
      v.catches(SIGUSR1);
      Guest same = v.fork();
      Guest other = v.fork();
      other.expect(other.pid(), GuestCall.SETSID);
      v.expect(0, GuestCall.KILL, -1, SIGUSR1.number());
      same.expectCaught(1);
      other.expectCaught(1);
      v.expectCaught(0);
    });
  }

  /** A child in a group of its own: its parent, in another group of the session, is its keeper. */
  private static Guest job(Guest shell) {
    Guest job = shell.fork();
    job.catches(SIGHUP);
    job.handles(SIGCONT, "second", SignalSet.NONE);
    job.expect(0, GuestCall.SETPGID, 0, 0);
    return job;
  }

  /** Such a child, whose parent has ended. */
  private static Guest orphan(Scene scene) {
    Guest shell = Guest.start(scene).fork();
    Guest job = job(shell);
    shell.ends(GuestCall.EXIT_GROUP, 0);
    return job;
  }

  /** POSIX 2.4.3: a stop signal of the terminal does nothing in an orphaned group; SIGSTOP does. */
  @Test
  void orphanedGroupDoesNotStop() {
    explore(scene -> {
      Guest job = orphan(scene);
      job.kill(SIGTSTP);
      job.expectServes();
      job.expectCaught(0);
      job.stops(SIGSTOP);
    });
  }

  /** The same for a session of one's own, which nobody keeps (setsid(2), POSIX 3.240). */
  @Test
  void sessionLeaderDoesNotStop() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.stops(SIGTSTP);
      child.kill(SIGCONT);
      child.expect(child.pid(), GuestCall.SETSID);
      child.kill(SIGTSTP);
      child.expectServes();
    });
  }

  /** _exit(2): a group that becomes orphaned with a stopped member gets SIGHUP, then SIGCONT. */
  @Test
  void newlyOrphanedGroupIsWoken() {
    explore(scene -> {
      Guest shell = Guest.start(scene).fork();
      Guest job = job(shell);
      job.stops(SIGSTOP);
      shell.ends(GuestCall.EXIT_GROUP, 0);
      job.expectServes();
      scene.expect("SIGHUP", 1L, job.server().caught());
      scene.expect("SIGCONT", 1L, job.server().caughtBySecond());
    });
  }

  /** The same when it is a member's end that orphans the group. */
  @Test
  void endOfTheKeptMemberOrphansTheGroup() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest kept = job(v);
      Guest other = kept.fork();
      other.stops(SIGSTOP);
      kept.ask(GuestCall.EXIT_GROUP, 0);
      other.expectServes();
      scene.expect("SIGHUP", 1L, other.server().caught());
      v.expectChild(kept.pid(), exited(0), 0);
    });
  }

  /** Nothing is sent where no member is stopped. */
  @Test
  void runningOrphansAreLeftAlone() {
    explore(scene -> {
      Guest job = orphan(scene);
      job.expectServes();
      expectNothingSent(scene, job);
    });
  }

  private static void expectNothingSent(Scene scene, Guest job) {
    scene.expect("SIGHUP", 0L, job.server().caught());
    scene.expect("SIGCONT", 0L, job.server().caughtBySecond());
  }

  /** _exit(2): nor where the group was an orphan before. */
  @Test
  void formerOrphansAreLeftAlone() {
    explore(scene -> {
      Guest shell = Guest.start(scene).fork();
      Guest job = job(shell);
      Guest other = job.fork();
      shell.ends(GuestCall.EXIT_GROUP, 0);
      other.stops(SIGSTOP);
      job.kill(SIGKILL);
      job.expectState(RunState.DEAD);
      other.expectState(RunState.STOPPED);
      expectNothingSent(scene, other);
    });
  }
}
