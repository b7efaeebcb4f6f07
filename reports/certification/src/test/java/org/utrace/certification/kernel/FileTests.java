// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.contract.Signal.SIGPIPE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Probe;

/** Test pipes, poll and descriptors: pipe(7), read(2), write(2), poll(2), close(2). */
final class FileTests extends KernelTest {
  private static final int PIPE_BUF = 4096;
  private static final int O_NONBLOCK = 0x800;
  private static final int STDOUT = 1;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLERR = 8;
  private static final int POLLHUP = 16;
  private static final int POLLNVAL = 32;

  @Test
  void bytesComeInTheirOrder() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      v.put("data_6", 0x0807060504030201L);
      v.put("data_7", 0x100f0e0d0c0b0a09L);
      v.expect(16, GuestCall.WRITE, ends.write(), v.at("data_6"), 16);
      v.expectError(Errno.EFAULT, GuestCall.READ, ends.read(), 8, 8);
      v.expect(3, GuestCall.READ, ends.read(), v.at("data_8"), 3);
      v.expect(13, GuestCall.READ, ends.read(), v.at("data_9"), 64);
      scene.expect("first", 0x030201L, v.cell("data_8"));
      scene.expect("rest", 0x0b0a090807060504L, v.cell("data_9"));
    });
  }

  /** read(2): 0 bytes are read at once, and the end of the file is 0 bytes. */
  @Test
  void endOfFileComesWithTheLastWriter() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      Guest child = v.fork();
      v.expect(0, GuestCall.READ, ends.read(), v.at("data_8"), 0);
      v.expect(0, GuestCall.CLOSE, ends.write());
      v.ask(GuestCall.READ, ends.read(), v.at("data_8"), 8);
      v.expectSleeps();
      child.ask(GuestCall.EXIT_GROUP, 0);
      v.expectDone(0);
    });
  }

  /** pipe(7): a write that nobody can read is SIGPIPE and EPIPE. */
  @Test
  void writingWithoutReaders() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      v.expect(0, GuestCall.CLOSE, ends.read());
      v.catches(SIGPIPE);
      v.expectError(Errno.EPIPE, GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
      v.expectCaught(1);
      v.ignores(SIGPIPE);
      v.expectError(Errno.EPIPE, GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
      v.expectCaught(1);
    });
  }

  /** Linux's pipe_write: SIGPIPE comes from the writer itself, like one by kill. */
  @Test
  void writerSendsItselfSigpipe() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      v.expect(0, GuestCall.CLOSE, ends.read());
      v.catches(SIGPIPE);
      Probe probe = scene.engine("signals").events(SIGNAL).attach(v.thread());
      v.expectError(Errno.EPIPE, GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
      v.expectCaught(1);
      SigInfo info = SignalTests.infos(probe).getFirst();
      scene.expect("signal", SigInfo.of(SIGPIPE, SigInfo.USER, v.thread().handle().pid()), info);
    });
  }

  /** pipe(7): by default SIGPIPE ends the process; a writer that sleeps gets it, too. */
  @Test
  void sleepingWriterLosesItsReader() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      Guest child = v.fork();
      v.expect(0, GuestCall.CLOSE, ends.read());
      v.expect(PIPE_BUF, GuestCall.WRITE, ends.write(), v.at("stack_c_low"), PIPE_BUF);
      v.ask(GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
      v.expectSleeps();
      child.ask(GuestCall.CLOSE, ends.read());
      scene.expect("status", ExitStatus.killed(SIGPIPE, false), v.thread().reap());
    });
  }

  /** close(2), read(2), write(2): EBADF for what is not open, or not for this. */
  @Test
  void descriptorsAreChecked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      long at = v.at("data_6");
      v.expectError(Errno.EBADF, GuestCall.READ, ends.write(), at, 8);
      v.expectError(Errno.EBADF, GuestCall.WRITE, ends.read(), at, 8);
      v.expectError(Errno.EBADF, GuestCall.READ, 77, at, 8);
      v.expectError(Errno.EFAULT, GuestCall.WRITE, ends.write(), 8, 8);
      v.expectError(Errno.EINVAL, GuestCall.WRITE, ends.write(), at, -1);
      v.expectError(Errno.EINVAL, GuestCall.READ, ends.read(), at, -1);
      v.expectError(Errno.EFAULT, GuestCall.PIPE2, 8, 0);
      v.expectError(Errno.EINVAL, GuestCall.PIPE2, at, 1);
      v.expect(0, GuestCall.CLOSE, ends.read());
      v.expectError(Errno.EBADF, GuestCall.CLOSE, ends.read());
    });
  }

  /** pipe(2): the lowest free descriptors. */
  @Test
  void lowestFreeDescriptorIsTaken() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends first = v.pipe();
      Guest.Ends second = v.pipe();
      scene.expect("first", new Guest.Ends(3, 4), first);
      scene.expect("second", new Guest.Ends(5, 6), second);
      v.expect(0, GuestCall.CLOSE, first.write());
      scene.expect("third", new Guest.Ends(4, 7), v.pipe());
    });
  }

  /**
   * pipe(7), O_NONBLOCK: EAGAIN in place of a sleep; a write of at most PIPE_BUF is all or none.
   */
  @Test
  void nonblockingEndsDoNotSleep() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.expect(0, GuestCall.PIPE2, v.at("data_6"), O_NONBLOCK);
      Guest.Ends ends = new Guest.Ends(v.lowInt("data_6"), v.highInt("data_6"));
      long buffer = v.at("stack_c_low");
      v.expectError(Errno.EAGAIN, GuestCall.READ, ends.read(), buffer, 8);
      v.expect(4090, GuestCall.WRITE, ends.write(), buffer, 4090);
      v.expectError(Errno.EAGAIN, GuestCall.WRITE, ends.write(), buffer, 8);
      v.expect(6, GuestCall.WRITE, ends.write(), buffer, PIPE_BUF + 1);
    });
  }

  /** pipe(7), PIPE_BUF: a write of at most so many bytes is not mixed with another. */
  @Test
  void smallWritesAreNotMixed() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Guest.Ends ends = v.pipe();
              v.expect(4090, GuestCall.WRITE, ends.write(), v.at("stack_c_low"), 4090);
              Guest reader = v.fork();
              v.put("data_6", 0x1111_1111_1111_1111L);
              v.put("data_7", 0x2222_2222_2222_2222L);
              v.ask(GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
              b.ask(GuestCall.WRITE, ends.write(), b.at("data_7"), 8);
              reader.expect(4090, GuestCall.READ, ends.read(), v.at("stack_c_low"), 4090);
              reader.expect(8, GuestCall.READ, ends.read(), v.at("data_8"), 8);
              return Long.toHexString(reader.cell("data_8"));
            }))
        .containsExactly("1111111111111111", "2222222222222222");
  }

  /** poll(2): what is told of each kind of descriptor. */
  @Test
  void pollTellsWhatIsReady() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      expectPoll(v, ends.read(), POLLIN, 0);
      expectPoll(v, ends.write(), POLLOUT, POLLOUT);
      v.expect(8, GuestCall.WRITE, ends.write(), v.at("data_7"), 8);
      expectPoll(v, ends.read(), POLLIN, POLLIN);
      expectPoll(v, ends.read(), 0, 0);
      expectPoll(v, 77, POLLIN, POLLNVAL);
      expectPoll(v, 0xffff_ffffL, POLLIN, 0);
      expectPoll(v, STDOUT, POLLOUT, POLLOUT);
      v.expect(0, GuestCall.CLOSE, ends.write());
      expectPoll(v, ends.read(), POLLIN, POLLIN | POLLHUP);
      Guest.Ends other = v.pipe();
      v.expect(0, GuestCall.CLOSE, other.read());
      expectPoll(v, other.write(), POLLOUT, POLLOUT | POLLERR);
      v.expectError(Errno.EFAULT, GuestCall.POLL, 8, 1, 0);
    });
  }

  /** Linux's pipe_poll: a full pipe that nobody can read has no room for it, and is in error. */
  @Test
  void fullPipeWithoutReadersIsInError() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      v.expect(PIPE_BUF, GuestCall.WRITE, ends.write(), v.at("stack_c_low"), PIPE_BUF);
      expectPoll(v, ends.write(), POLLOUT, 0);
      v.expect(0, GuestCall.CLOSE, ends.read());
      expectPoll(v, ends.write(), POLLOUT, POLLERR);
    });
  }

  private static void expectPoll(Guest v, long fd, long wanted, long found) {
    long at = v.put("data_6", fd | wanted << 32);
    v.expect(found == 0 ? 0 : 1, GuestCall.POLL, at, 1, 0);
    v.expectHighHalf("revents", found, "data_6");
  }

  /** poll(2): sleeps until one of its descriptors is ready, or the time is over. */
  @Test
  void pollSleepsUntilReadyOrTime() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest.Ends first = v.pipe();
      Guest.Ends second = v.pipe();
      v.put("data_6", first.read() | (long) POLLIN << 32);
      v.put("data_7", second.read() | (long) POLLIN << 32);
      v.ask(GuestCall.POLL, v.at("data_6"), 2, -1);
      v.expectSleeps();
      b.expect(8, GuestCall.WRITE, second.write(), b.at("data_8"), 8);
      v.expectDone(1);
      v.expect(8, GuestCall.READ, second.read(), v.at("data_8"), 8);
      v.ask(GuestCall.POLL, v.at("data_6"), 2, 1500);
      v.expectSleeps();
      scene.advance(Duration.ofMillis(1499));
      v.expectSleeps();
      scene.advance(Duration.ofMillis(1));
      v.expectDone(0);
    });
  }

  /** No wake-up is lost between looking and sleeping. */
  @Test
  void readRacesWithWrite() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Guest.Ends ends = v.pipe();
              v.ask(GuestCall.READ, ends.read(), v.at("data_6"), 8);
              b.ask(GuestCall.WRITE, ends.write(), b.at("data_7"), 8);
              v.expectDone(8);
              b.expectDone(8);
              return "done";
            }))
        .containsExactly("done");
  }

  /** The stage sees what a process writes to standard output. */
  @Test
  void standardOutputBelongsToTheStage() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.put("data_6", 0x0a6f6c6c6568L);
      v.expect(6, GuestCall.WRITE, STDOUT, v.at("data_6"), 6);
      scene.expect("output", "hello\n", scene.stage().output(v.thread().handle()));
      scene.expect("state", RunState.RUNNING, v.thread().state());
    });
  }
}
