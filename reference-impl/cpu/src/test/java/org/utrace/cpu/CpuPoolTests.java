// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Show that the pool hands out reverted CPUs of the right image and loses none. */
class CpuPoolTests {
  private final List<FakeCpu> made = new ArrayList<>();
  private final CpuPool pool = new CpuPool(2);

  private FakeCpu make() {
    FakeCpu cpu = new FakeCpu();
    made.add(cpu);
    return cpu;
  }

  @Test
  void cpuGivenBackIsRevertedAndTakenAgain() {
    UserCpu first = pool.take("image", this::make);
    pool.giveBack(first);
    assertThat(made.getFirst().reverts).isEqualTo(1);
    assertThat(pool.take("image", this::make)).isSameAs(first);
    assertThat(pool.take("image", this::make)).isNotSameAs(first);
    assertThat(made).hasSize(2);
  }

  @Test
  void otherImageGetsAnotherCpu() {
    UserCpu first = pool.take("image", this::make);
    pool.giveBack(first);
    assertThat(pool.take("other", this::make)).isNotSameAs(first);
    assertThat(pool.idleCount()).isEqualTo(1);
  }

  @Test
  void longestIdleIsClosedWhenThereAreTooMany() {
    List<UserCpu> taken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      taken.add(pool.take("image" + i, this::make));
    }
    taken.forEach(pool::giveBack);
    assertThat(pool.idleCount()).isEqualTo(2);
    assertThat(made).extracting(cpu -> cpu.closed).containsExactly(true, false, false);
  }

  @Test
  void closingClosesIdleAndLentOnes() {
    UserCpu idle = pool.take("image", this::make);
    pool.take("image", this::make);
    pool.giveBack(idle);
    pool.close();
    assertThat(made).extracting(cpu -> cpu.closed).containsExactly(true, true);
    assertThatThrownBy(pool::close).hasMessage("close refused: the pool is closed");
    assertThatThrownBy(() -> pool.take("image", this::make)).isInstanceOf(CpuException.class);
  }

  @Test
  void givingBackTwiceOrAForeignCpuIsRefused() {
    UserCpu cpu = pool.take("image", this::make);
    pool.giveBack(cpu);
    assertThatThrownBy(() -> pool.giveBack(cpu))
        .hasMessage("giveBack(): this CPU is not lent by this pool");
    assertThatThrownBy(() -> pool.giveBack(new FakeCpu())).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> new CpuPool(-1)).isInstanceOf(CpuException.class);
  }

  @Test
  void cpuThatCannotBeRevertedIsClosedAndNotKept() {
    FakeCpu cpu = (FakeCpu) pool.take("image", this::make);
    cpu.hasSnapshot = false;
    assertThatThrownBy(() -> pool.giveBack(cpu)).hasMessage("no snapshot");
    assertThat(cpu.closed).isTrue();
    assertThat(pool.idleCount()).isZero();
  }

  /** Only what a pool calls. */
  private static final class FakeCpu implements UserCpu {
    boolean hasSnapshot = true;
    boolean closed;
    int reverts;

    @Override
    public void revert() {
      if (!hasSnapshot) {
        throw new CpuException("no snapshot");
      }
      reverts++;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public CpuEvent run(int instructionsMax) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void follow(InstructionTrail trail) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void storeFrame(long[] frame) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void loadFrame(long[] frame) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int frameLength() {
      return 0;
    }

    @Override
    public void map(UserAddress start, long lengthBytes, Protection protection) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unmap(UserAddress start, long lengthBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] read(UserAddress start, int lengthBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(UserAddress start, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isMapped(UserAddress start, int lengthBytes) {
      return false;
    }

    @Override
    public CpuContext saveContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void restoreContext(CpuContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void snapshot() {
      hasSnapshot = true;
    }
  }
}
