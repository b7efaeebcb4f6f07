// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.DataModel;

/**
 * Read and write the structures of signals as Linux has them in memory.
 *
 * <p>{@code siginfo_t} is that of asm-generic/siginfo.h; {@code struct sigaction} is the kernel's:
 * handler, flags and restorer, a word each, and the mask.
 */
public final class SignalLayout {
  /** Size of siginfo_t. */
  public static final int SIGINFO_BYTES = 128;

  /** Size of a signal mask. */
  public static final int MASK_BYTES = 8;

  /** Where si_code is in siginfo_t. */
  public static final int SI_CODE_OFFSET = 8;

  private static final int UNION_OFFSET = 12;
  private static final Map<Flag, Long> FLAG_BITS = flagBits();

  private SignalLayout() {}

  private static Map<Flag, Long> flagBits() {
    EnumMap<Flag, Long> bits = new EnumMap<>(Flag.class);
    bits.put(Flag.NOCLDSTOP, 1L);
    bits.put(Flag.NOCLDWAIT, 2L);
    bits.put(Flag.SIGINFO, 4L);
    bits.put(Flag.RESTORER, 0x0400_0000L);
    bits.put(Flag.ONSTACK, 0x0800_0000L);
    bits.put(Flag.RESTART, 0x1000_0000L);
    bits.put(Flag.NODEFER, 0x4000_0000L);
    bits.put(Flag.RESETHAND, 0x8000_0000L);
    return bits;
  }

  /** Size of the kernel's struct sigaction. */
  public static int sigactionBytes(DataModel model) {
    return 3 * model.wordBytes() + MASK_BYTES;
  }

  /** Where the part of a siginfo_t begins that depends on the signal; it is aligned as a word. */
  private static int unionOffset(DataModel model) {
    return UNION_OFFSET + UNION_OFFSET % model.wordBytes();
  }

  /** The bytes of a siginfo_t. */
  public static byte[] siginfo(SigInfo info, DataModel model) {
    ByteBuffer out = model.buffer(SIGINFO_BYTES);
    out.putInt(info.signal().number()).putInt(0).putInt(info.code());
    out.position(unionOffset(model));
    if (isFault(info)) {
      model.putWords(out, info.address().value());
    } else if (info.signal() == Signal.SIGCHLD && info.code() > 0) {
      out.putInt(info.sender().number()).putInt(0).putInt((int) info.value());
    } else {
      model.putWords(out.putInt(info.sender().number()).putInt(0), info.value());
    }
    return out.array();
  }

  /** Read what a program passes to rt_sigqueueinfo. */
  public static SigInfo siginfo(byte[] bytes, Signal signal, DataModel model) {
    ByteBuffer in = model.buffer(bytes);
    int code = in.getInt(SI_CODE_OFFSET);
    in.position(unionOffset(model));
    Pid sender = new Pid(in.getInt());
    in.getInt();
    return new SigInfo(signal, code, sender, new Address(0), model.signedWord(in));
  }

  private static boolean isFault(SigInfo info) {
    return switch (info.signal()) {
      case SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP ->
          info.code() > SigInfo.USER && info.code() != SigInfo.KERNEL;
      default -> false;
    };
  }

  /** The bytes of the kernel's struct sigaction. */
  public static byte[] sigaction(KSigAction action, DataModel model) {
    long flags = 0;
    for (Flag flag : action.flags()) {
      flags |= FLAG_BITS.getOrDefault(flag, 0L);
    }
    long handler =
        switch (action.kind()) {
          case DEFAULT -> 0;
          case IGNORE -> 1;
          case HANDLER -> action.handler().value();
        };
    ByteBuffer out = model.buffer(sigactionBytes(model));
    model.putWords(out, handler, flags, action.restorer().value());
    return model.putBits(out, action.mask().bits()).array();
  }

  /** Read the kernel's struct sigaction. */
  public static KSigAction sigaction(byte[] bytes, DataModel model) {
    ByteBuffer in = model.buffer(bytes);
    long handler = model.word(in);
    long word = model.word(in);
    Address restorer = new Address(model.word(in));
    SignalSet mask = new SignalSet(model.bits(in));
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Map.Entry<Flag, Long> bit : FLAG_BITS.entrySet()) {
      if ((word & bit.getValue()) != 0) {
        flags.add(bit.getKey());
      }
    }
    Kind kind = handler == 0 ? Kind.DEFAULT : handler == 1 ? Kind.IGNORE : Kind.HANDLER;
    Address target = new Address(kind == Kind.HANDLER ? handler : 0);
    return new KSigAction(kind, target, mask, flags, restorer);
  }
}
