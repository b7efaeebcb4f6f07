// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.ArmFrame;
import org.utrace.cpu.unicorn.UnicornCpus;

/** Compare the decoder with the processor: instructions and registers by chance, one step each. */
class NextPlaceTests {
  private static final int TRIALS = 60_000;
  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x2_0000;
  private static final int DATA_BYTES = 2 * UserCpu.PAGE_BYTES;

  private final SplittableRandom random = new SplittableRandom(20091216);
  private final RandomCode codes = new RandomCode(random);
  private final Map<String, Integer> compared = new TreeMap<>();
  private final List<String> differing = new ArrayList<>();

  @ParameterizedTest(name = "Thumb: {0}")
  @ValueSource(booleans = {false, true})
  void decoderAndProcessorGoToTheSamePlace(boolean thumb) {
    try (UserCpu cpu = UnicornCpus.arm().factory().create()) {
      cpu.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, Protection.READ_EXECUTE);
      cpu.map(new UserAddress(DATA), DATA_BYTES, Protection.READ_WRITE);
      for (int i = 0; i < TRIALS; i++) {
        compareOne(cpu, thumb);
      }
    }
    assertThat(differing).isEmpty();
    assertThat(compared.get("moved")).as("%s", compared).isGreaterThan(TRIALS / 10);
    assertThat(compared.get("switched")).as("%s", compared).isGreaterThan(TRIALS / 100);
    assertThat(compared.get("straight")).as("%s", compared).isGreaterThan(TRIALS / 10);
  }

  private void compareOne(UserCpu cpu, boolean thumb) {
    int code = thumb ? codes.thumb() : codes.arm();
    long[] frame = frame(thumb);
    cpu.write(
        new UserAddress(frame[ArmFrame.PC]), bytes(thumb ? Integer.rotateLeft(code, 16) : code));
    byte[] data = new byte[256];
    random.nextBytes(data);
    cpu.write(new UserAddress(DATA + random.nextInt(DATA_BYTES - data.length)), data);
    cpu.loadFrame(frame);
    cpu.storeFrame(frame);
    Situation before = new Situation(frame.clone(), new CpuMemory(cpu));
    Optional<Place> expected = before.next();
    CpuEvent event = cpu.run(1);
    cpu.storeFrame(frame);
    boolean through = event.retired() == 1;
    if (!through || Unpredictable.is(thumb, code)) {
      count("left out");
      return;
    }
    Place seen = new Place((int) frame[ArmFrame.PC], (frame[ArmFrame.CPSR] & ArmFrame.CPSR_T) != 0);
    if (!expected.equals(Optional.of(seen))) {
      differing.add(
          "%s %08x, cpsr %x: %s instead of %s"
              .formatted(
                  thumb ? "Thumb" : "ARM", code, before.frame()[ArmFrame.CPSR], expected, seen));
    }
    boolean behind = seen.address() > before.pc() && seen.address() <= before.pc() + 4;
    count(seen.thumb() != thumb ? "switched" : behind ? "straight" : "moved");
  }

  /** Registers by chance, so that most bases and indices meet memory. */
  private long[] frame(boolean thumb) {
    long[] frame = new long[ArmFrame.LENGTH];
    for (int i = 0; i < ArmFrame.PC; i++) {
      frame[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(16);
            case 1 -> random.nextInt() & 0xffff_ffffL;
            default -> DATA + 1024 + random.nextInt(DATA_BYTES - 2048);
          };
    }
    frame[ArmFrame.PC] = CODE + 4L * random.nextInt(UserCpu.PAGE_BYTES / 4 - 2);
    long flags = (random.nextInt() & 0xf800_0000L) | (random.nextInt(8) == 0 ? 0x200 : 0);
    frame[ArmFrame.CPSR] = thumb ? flags | ArmFrame.CPSR_T | itState() : flags;
    return frame;
  }

  /** Mostly no IT block; otherwise any state that one can be in. */
  private long itState() {
    int state = random.nextInt(4) == 0 ? random.nextInt(14 << 4) : 0;
    return (state & 15) == 0 ? 0 : (state & 0xfcL) << 8 | (state & 3L) << 25;
  }

  private static byte[] bytes(int code) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(code).array();
  }

  private void count(String what) {
    compared.merge(what, 1, Integer::sum);
  }
}
