// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;
import org.utrace.arch.StepControl;
import org.utrace.contract.Pid;
import org.utrace.contract.regset.StepCapability;
import org.utrace.contract.spi.ArchCall;
import org.utrace.contract.spi.ArchStep;
import org.utrace.cpu.CpuContext;

/**
 * What a thread has of its machine: registers, processor state beside them, and step control
 * (thread_struct).
 */
abstract class MachineThread extends Schedulable {
  private static final long[] NO_CONTROL = {};

  final Kernel kernel;
  private final @Nullable UserProcess process;
  private final PtRegs regs;
  private final long[] control;
  private final StepControl stepControl;
  private final ArchCalls calls = new ArchCalls();
  private long forcedStepBits;

  /** What of the processor is not in the frame, while another thread has the processor. */
  @Nullable CpuContext cpuContext;

  /** Number of {@link #switchCount} when the processor was last given to the thread. */
  long loadedAtSwitch;

  MachineThread(Kernel kernel, Pid pid, @Nullable UserProcess process, PtRegs regs) {
    super(kernel.sync(), pid);
    this.kernel = kernel;
    this.process = process;
    this.regs = regs;
    control = process == null ? NO_CONTROL : new long[process.memory().cpu().controlLength()];
    stepControl = new NotedStepControl(kernel.port().stepControl());
  }

  /** The process; kernel threads have none. */
  final UserProcess process() {
    if (process == null) {
      throw new IllegalStateException("kernel thread " + pid() + " has no process");
    }
    return process;
  }

  @Override
  public final boolean isKernelThread() {
    return process == null;
  }

  @Override
  public final PtRegs regs() {
    return regs;
  }

  @Override
  public final long forcedStepBits() {
    return forcedStepBits;
  }

  @Override
  public final void forcedStepBits(long bits) {
    forcedStepBits = bits;
  }

  @Override
  public final StepControl stepControl() {
    return stepControl;
  }

  @Override
  public final long[] control() {
    return control;
  }

  @Override
  public final void loadControl() {
    if (!isCurrent()) {
      throw new IllegalStateException(
          this + " is not the caller: a switch to it loads its control");
    }
    note(ArchCall.Kind.LOAD_CONTROL);
    process().memory().loadControl(this);
  }

  @Override
  public final byte[] codeAtPc(int lengthMax) {
    note(ArchCall.Kind.READ_CODE);
    return process().memory().readable(regs.pc(), lengthMax);
  }

  @Override
  public final long[] extension() {
    return process().memory().extensionOf(this);
  }

  @Override
  public final void extension(long[] values) {
    process().memory().loadExtension(this, values);
  }

  /** The step code of the machine for this thread, as code of the kernel calls it. */
  final ArchStep archStep() {
    return new ArchStep() {
      @Override
      public StepCapability capability() {
        return new StepCapability(
            stepControl.hasSingleStep(),
            stepControl.hasBlockStep(),
            stepControl.readsCode(),
            stepControl.shows());
      }

      @Override
      public void enableSingleStep() {
        stepControl.enableSingleStep(MachineThread.this);
      }

      @Override
      public void enableBlockStep() {
        stepControl.enableBlockStep(MachineThread.this);
      }

      @Override
      public void disable() {
        stepControl.disable(MachineThread.this);
      }
    };
  }

  /** The calls of the machine's step code about this thread, oldest first. */
  final List<ArchCall> archCalls() {
    return calls.list();
  }

  private void note(ArchCall.Kind kind) {
    calls.note(kind, kernel.currentActorName(), isCurrent());
  }

  /** Write down who calls the port's step code. */
  private final class NotedStepControl implements StepControl {
    private final StepControl port;

    NotedStepControl(StepControl port) {
      this.port = port;
    }

    @Override
    public boolean hasSingleStep() {
      return port.hasSingleStep();
    }

    @Override
    public boolean hasBlockStep() {
      return port.hasBlockStep();
    }

    @Override
    public boolean readsCode() {
      return port.readsCode();
    }

    @Override
    public String shows() {
      return port.shows();
    }

    @Override
    public void enableSingleStep(ArchThread thread) {
      note(ArchCall.Kind.ENABLE_SINGLE_STEP);
      port.enableSingleStep(thread);
    }

    @Override
    public void enableBlockStep(ArchThread thread) {
      note(ArchCall.Kind.ENABLE_BLOCK_STEP);
      port.enableBlockStep(thread);
    }

    @Override
    public void disable(ArchThread thread) {
      note(ArchCall.Kind.DISABLE);
      port.disable(thread);
    }
  }
}
