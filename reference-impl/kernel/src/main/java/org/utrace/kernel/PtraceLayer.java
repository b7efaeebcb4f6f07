// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.PtRegs;
import org.utrace.arch.StepControl;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.Ptrace;

/**
 * Offer ptrace, which is no part of the kernel but an engine on it; found by {@link
 * java.util.ServiceLoader}.
 */
public interface PtraceLayer {

  /** Make a tracer. */
  Ptrace tracer(Host kernel);

  /** What the kernel does for ptrace beside the tracing calls, as it does for any of its code. */
  interface Host {

    /** The tracing calls. */
    Utrace utrace();

    /** Whether they have utrace_wake_up, which the shipped edition lacks. */
    boolean hasWakeUp();

    /** A queue to wait in. */
    WaitQueue waitQueue(String name);

    /** Let others go on first (cond_resched). */
    void giveWay();

    /** How the machine steps. */
    StepControl stepControl();

    /** The {@code si_code} of the trap after a step by the machine. */
    int stepCode();

    /** What the machine does for ptrace alone. */
    Optional<ArchPtrace> archPtrace();

    /** Send a signal to one thread. */
    void send(TaskHandle thread, Signal signal);

    /** Whether a signal to this thread alone waits for it. */
    boolean isPending(TaskHandle thread, Signal signal);

    /** The registers of a thread that is examined, or is the caller. */
    PtRegs regs(TaskHandle thread);

    /** A thread's memory, to be written wherever it is mapped (access_process_vm, FOLL_FORCE). */
    UserMemory memory(TaskHandle thread);
  }
}
