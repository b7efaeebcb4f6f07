// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import org.utrace.contract.CloneFlags;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** The ways in which a server makes a new thread. */
enum Birth {
  FORK,
  THREAD,
  VFORK;

  /** Let a server make one. */
  void ask(Server maker) {
    switch (this) {
      case FORK -> maker.ask(GuestCall.FORK);
      case THREAD -> maker.askForThread("_b");
      case VFORK -> maker.ask(GuestCall.VFORK);
    }
  }

  /** The flags that report_clone shows. */
  CloneFlags flags() {
    long signal = Signal.SIGCHLD.number();
    return switch (this) {
      case FORK -> new CloneFlags(signal);
      case THREAD ->
          CloneFlags.of(
              CloneFlags.Flag.VM,
              CloneFlags.Flag.FS,
              CloneFlags.Flag.FILES,
              CloneFlags.Flag.SIGHAND,
              CloneFlags.Flag.THREAD);
      case VFORK ->
          new CloneFlags(CloneFlags.of(CloneFlags.Flag.VM, CloneFlags.Flag.VFORK).bits() | signal);
    };
  }

  /** The new thread as a server; after a vfork it serves from its maker's cells. */
  Server child(Scene scene, TaskHandle handle) {
    return Server.of(scene, handle, this == THREAD ? "_b" : "");
  }
}
