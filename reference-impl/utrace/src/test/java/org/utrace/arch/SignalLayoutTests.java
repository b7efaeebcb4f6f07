// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.DataModel;

/** The bytes are those of the C structures. */
final class SignalLayoutTests {
  private static final KSigAction ACTION =
      new KSigAction(
          KSigAction.Kind.HANDLER,
          new Address(0x11223344),
          SignalSet.of(Signal.SIGHUP, Signal.SIGRT1),
          Set.of(KSigAction.Flag.RESTORER, KSigAction.Flag.SIGINFO),
          new Address(0x55667788));

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String action(DataModel model) {
    byte[] bytes = SignalLayout.sigaction(ACTION, model);
    assertThat(SignalLayout.sigaction(bytes, model)).isEqualTo(ACTION);
    return hex(bytes);
  }

  @Test
  void sigactionIsWordsAndAMaskOfWords() {
    long high = SignalSet.of(Signal.SIGRT1).bits() >>> 32;
    assertThat(action(DataModel.LP64_LITTLE))
        .startsWith("4433221100000000" + "0400000400000000" + "8877665500000000" + "01000000");
    assertThat(action(DataModel.ILP32_LITTLE))
        .isEqualTo("44332211" + "04000004" + "88776655" + "01000000" + little((int) high));
    assertThat(action(DataModel.ILP32_BIG))
        .isEqualTo("11223344" + "04000004" + "55667788" + "00000001" + "%08x".formatted(high));
  }

  private static String little(int value) {
    return "%08x".formatted(Integer.reverseBytes(value));
  }

  @Test
  void unionOfSiginfoIsAlignedAsAWord() {
    SigInfo fault = SigInfo.fault(Signal.SIGSEGV, 1, new Address(0x1234));
    assertThat(hex(SignalLayout.siginfo(fault, DataModel.LP64_LITTLE)))
        .startsWith("0b000000" + "00000000" + "01000000" + "00000000" + "3412000000000000")
        .hasSize(2 * SignalLayout.SIGINFO_BYTES);
    assertThat(hex(SignalLayout.siginfo(fault, DataModel.ILP32_BIG)))
        .startsWith("0000000b" + "00000000" + "00000001" + "00001234" + "00000000")
        .hasSize(2 * SignalLayout.SIGINFO_BYTES);
  }

  @Test
  void queuedValueIsAWordBehindTheSender() {
    SigInfo queued = new SigInfo(Signal.SIGUSR1, -1, new Pid(7), new Address(0), -5);
    for (DataModel model :
        new DataModel[] {DataModel.LP64_BIG, DataModel.ILP32_LITTLE, DataModel.ILP32_BIG}) {
      byte[] bytes = SignalLayout.siginfo(queued, model);
      assertThat(SignalLayout.siginfo(bytes, Signal.SIGUSR1, model)).isEqualTo(queued);
    }
    assertThat(hex(SignalLayout.siginfo(queued, DataModel.ILP32_LITTLE)))
        .startsWith("0a000000" + "00000000" + "ffffffff" + "07000000" + "00000000" + "fbffffff");
  }
}
