// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.X86Bench.bytes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.UserCpu;

/** Show that the binding refuses in Java what would end the process natively. */
class UnicornEngineTests {
  private static final int RAX = 35;
  private static final int PERMISSIONS_ALL = 7;

  private UnicornEngine engine;

  @BeforeEach
  void open() {
    engine = engine();
  }

  private static UnicornEngine engine() {
    return new UnicornEngine(Libunicorn.require(), UnicornEngine.ARCH_X86, UnicornEngine.MODE_64);
  }

  private void mapCode(int... code) {
    engine.memMap(0x1000, engine.arena().allocate(4096, 4096), PERMISSIONS_ALL);
    engine.memWrite(0x1000, bytes(code));
    engine.enableExits();
  }

  @Test
  void closedEngineRefusesEveryCall() {
    engine.close();
    assertThatThrownBy(engine::close)
        .isInstanceOf(CpuException.class)
        .hasMessage("close refused: the engine is closed");
    assertThatThrownBy(() -> engine.emuStart(0, 1))
        .hasMessage("emuStart refused: the engine is closed");
    assertThatThrownBy(() -> engine.regRead(RAX)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> engine.regWrite(RAX, 1)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> engine.memRead(0x1000, 1)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> engine.memUnmap(0x1000, 4096)).isInstanceOf(CpuException.class);
    assertThatThrownBy(engine::allocateContext).isInstanceOf(CpuException.class);
    engine.stop();
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void callsFromInsideAHookAreRefusedAndTheRefusalComesOut() {
    // int3
    mapCode(0xcc);
    List<Runnable> calls =
        List.of(
            () -> engine.close(),
            () -> engine.emuStart(0x1000, 1),
            () -> engine.regRead(RAX),
            () -> engine.memUnmap(0x1000, 4096));
    List<Runnable> todo = new ArrayList<>();
    engine.hookInterrupts(number -> todo.removeFirst().run());
    for (Runnable call : calls) {
      todo.add(call);
      assertThatThrownBy(() -> engine.emuStart(0x1000, 1))
          .isInstanceOf(CpuException.class)
          .hasMessageContaining("refused: the engine is running (called from inside a hook)");
    }
    assertThat(engine.regRead(RAX)).as("the engine still works").isZero();
    engine.close();
  }

  @Test
  void exceptionsAndErrorsInAHookEndTheRun() {
    // int3; inc eax
    mapCode(0xcc, 0xff, 0xc0);
    List<Throwable> todo = new ArrayList<>();
    engine.hookInterrupts(number -> sneaky(todo.removeFirst()));
    todo.add(new IllegalStateException("mine"));
    assertThatThrownBy(() -> engine.emuStart(0x1000, 100)).hasMessage("mine");
    todo.add(new AssertionError("serious"));
    assertThatThrownBy(() -> engine.emuStart(0x1000, 100)).isInstanceOf(AssertionError.class);
    assertThat(engine.regRead(RAX)).as("nothing ran after the hook").isZero();
    engine.close();
  }

  private static void sneaky(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  void failingCallsNameTheCallItsArgumentsAndTheError() {
    assertThatThrownBy(() -> engine.memRead(0x5000, 4))
        .isInstanceOf(UnicornException.class)
        .isInstanceOf(CpuException.class)
        .hasMessage("uc_mem_read(0x5000, 4) failed: UC_ERR_READ_UNMAPPED (6)");
    assertThatThrownBy(() -> engine.memUnmap(0x5000, 4096))
        .hasMessageContaining("uc_mem_unmap(0x5000, 4096) failed: UC_ERR_");
    MemorySegment odd = engine.arena().allocate(4096, 4096).asSlice(0, 100);
    assertThatThrownBy(() -> engine.memMap(0x1000, odd, PERMISSIONS_ALL))
        .hasMessage("uc_mem_map_ptr(0x1000, 100, 7) failed: UC_ERR_ARG (15)");
    assertThatThrownBy(() -> new UnicornEngine(UnicornLibrary.get(), 99, 0))
        .hasMessage("uc_open(arch 99, mode 0) failed: UC_ERR_ARCH (2)");
    assertThat(UnicornError.name(77)).isEqualTo("uc_err 77");
    engine.close();
  }

  @Test
  void hostWritesDropTranslations() {
    // inc eax; nop
    mapCode(0xff, 0xc0, 0x90);
    engine.emuStart(0x1000, 1);
    engine.emuStart(0x1000, 1);
    // dec eax
    engine.memWrite(0x1000, bytes(0xff, 0xc8));
    engine.emuStart(0x1000, 1);
    assertThat(engine.regRead(RAX)).isEqualTo(1);
    assertThat(engine.memRead(0x1000, 3)).isEqualTo(bytes(0xff, 0xc8, 0x90));
    engine.close();
  }

  @Test
  void contextsAndBatchesCarryRegisters() {
    RegisterBatch batch = RegisterBatch.of(engine.arena(), RAX, 37);
    batch.set(0, 5);
    batch.set(1, 6);
    engine.write(batch);
    MemorySegment context = engine.allocateContext();
    engine.saveContext(context);
    engine.regWrite(RAX, 99);
    engine.restoreContext(context);
    batch.set(0, 0);
    engine.read(batch);
    assertThat(batch.get(0)).isEqualTo(5);
    assertThat(batch.get(1)).isEqualTo(6);
    engine.freeContext(context);
    engine.close();
  }

  @Test
  void twentyCpusLiveSideBySide() {
    engine.close();
    List<UserCpu> cpus = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // inc rbx; jmp back
      X86Bench bench = X86Bench.with(0x48, 0xff, 0xc3, 0xeb, 0xfb);
      bench.set(X86Frame.RBX, 1000L * i);
      cpus.add(bench.cpu);
    }
    for (int i = 0; i < 20; i++) {
      long[] frame = new long[X86Frame.LENGTH];
      cpus.get(i).run(20);
      cpus.get(i).storeFrame(frame);
      assertThat(frame[X86Frame.RBX]).isEqualTo(1000L * i + 10);
    }
    cpus.forEach(UserCpu::close);
  }
}
