// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/**
 * Read and write the structures of signals as 64-bit Linux has them in memory.
 *
 * <p>{@code siginfo_t} is that of asm-generic/siginfo.h; {@code struct sigaction} is the kernel's:
 * handler, flags, restorer, mask, eight bytes each.
 */
public final class SignalLayout {
  /** Size of siginfo_t. */
  public static final int SIGINFO_BYTES = 128;

  /** Size of the kernel's struct sigaction. */
  public static final int SIGACTION_BYTES = 32;

  /** Size of a signal mask. */
  public static final int MASK_BYTES = 8;

  /** Where si_code is in siginfo_t. */
  public static final int SI_CODE_OFFSET = 8;

  private static final int UNION_OFFSET = 16;
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

  /** The bytes of a siginfo_t. */
  public static byte[] siginfo(SigInfo info, ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(SIGINFO_BYTES).order(order);
    out.putInt(info.signal().number()).putInt(0).putInt(info.code());
    out.position(UNION_OFFSET);
    if (isFault(info)) {
      out.putLong(info.address().value());
    } else if (info.signal() == Signal.SIGCHLD && info.code() > 0) {
      out.putInt(info.sender().number()).putInt(0).putInt((int) info.value());
    } else {
      out.putInt(info.sender().number()).putInt(0).putLong(info.value());
    }
    return out.array();
  }

  /** Read what a program passes to rt_sigqueueinfo. */
  public static SigInfo siginfo(byte[] bytes, Signal signal, ByteOrder order) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
    int code = in.getInt(SI_CODE_OFFSET);
    Pid sender = new Pid(in.getInt(UNION_OFFSET));
    return new SigInfo(signal, code, sender, new Address(0), in.getLong(UNION_OFFSET + 8));
  }

  private static boolean isFault(SigInfo info) {
    return switch (info.signal()) {
      case SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP ->
          info.code() > SigInfo.USER && info.code() != SigInfo.KERNEL;
      default -> false;
    };
  }

  /** The bytes of the kernel's struct sigaction. */
  public static byte[] sigaction(KSigAction action, ByteOrder order) {
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
    return ByteBuffer.allocate(SIGACTION_BYTES)
        .order(order)
        .putLong(handler)
        .putLong(flags)
        .putLong(action.restorer().value())
        .putLong(action.mask().bits())
        .array();
  }

  /** Read the kernel's struct sigaction. */
  public static KSigAction sigaction(byte[] bytes, ByteOrder order) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
    long handler = in.getLong();
    long word = in.getLong();
    Address restorer = new Address(in.getLong());
    SignalSet mask = new SignalSet(in.getLong());
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
