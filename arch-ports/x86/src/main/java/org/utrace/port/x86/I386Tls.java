// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.arch.PtRegs;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.I386Frame;

/**
 * Keep the segment descriptors of an i386 thread, of which gs mostly selects one (man 2
 * set_thread_area, asm/ldt.h).
 */
final class I386Tls implements PortRegset {
  private static final DataModel MODEL = DataModel.ILP32_LITTLE;
  private static final int ANY_ENTRY = -1;

  private static final int SEG_32BIT = 1;
  private static final int CONTENTS_SHIFT = 1;
  private static final int CONTENTS_MASK = 3;
  private static final int READ_EXEC_ONLY = 1 << 3;
  private static final int LIMIT_IN_PAGES = 1 << 4;
  private static final int NOT_PRESENT = 1 << 5;
  private static final int USEABLE = 1 << 6;

  /** What Linux takes for an entry that is to be cleared: no read, execute or presence. */
  private static final int CLEARED = READ_EXEC_ONLY | NOT_PRESENT;

  /** Access byte: user level, code or data, accessed. */
  private static final long ACCESS = 0x71L << 40;

  private static final long PRESENT = 0x80L << 40;
  private static final long WRITABLE = 0x02L << 40;
  private static final long IN_PAGES = 1L << 55;
  private static final long BITS_32 = 1L << 54;
  private static final long SOFTWARE = 1L << 52;

  /** A struct user_desc. */
  private record UserDesc(int entry, int base, int limit, int flags) {
    static final int BYTES = 16;

    static UserDesc read(ByteBuffer in) {
      return new UserDesc(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    void write(ByteBuffer out) {
      out.putInt(entry).putInt(base).putInt(limit).putInt(flags);
    }

    boolean isEmpty() {
      return base == 0 && limit == 0 && (flags == CLEARED || flags == 0);
    }

    /** Only data segments of 32 bits that are present are for threads. */
    boolean isAllowed() {
      boolean data = (flags >> CONTENTS_SHIFT & CONTENTS_MASK) <= 1;
      return isEmpty() || ((flags & SEG_32BIT) != 0 && data && (flags & NOT_PRESENT) == 0);
    }

    long descriptor() {
      if (isEmpty()) {
        return 0;
      }
      long low = (limit & 0xffffL) | (base & 0xff_ffffL) << 16;
      long high = (limit & 0xf_0000L) << 32 | (base & 0xff00_0000L) << 32;
      long kind = (long) (flags >> CONTENTS_SHIFT & CONTENTS_MASK) << 2;
      return low
          | high
          | ACCESS
          | PRESENT
          | kind << 40
          | ((flags & READ_EXEC_ONLY) == 0 ? WRITABLE : 0)
          | ((flags & LIMIT_IN_PAGES) != 0 ? IN_PAGES : 0)
          | ((flags & USEABLE) != 0 ? SOFTWARE : 0)
          | BITS_32;
    }

    static UserDesc of(int entry, long descriptor) {
      if (descriptor == 0) {
        return new UserDesc(entry, 0, 0, CLEARED);
      }
      int base = (int) ((descriptor >>> 16 & 0xff_ffff) | (descriptor >>> 56) << 24);
      int limit = (int) ((descriptor & 0xffff) | (descriptor >>> 32 & 0xf_0000));
      int flags =
          SEG_32BIT
              | (int) (descriptor >>> 42 & CONTENTS_MASK) << CONTENTS_SHIFT
              | ((descriptor & WRITABLE) == 0 ? READ_EXEC_ONLY : 0)
              | ((descriptor & IN_PAGES) != 0 ? LIMIT_IN_PAGES : 0)
              | ((descriptor & SOFTWARE) != 0 ? USEABLE : 0);
      return new UserDesc(entry, base, limit, flags);
    }
  }

  private static Optional<UserDesc> read(UserMemory memory, Address at) {
    return memory.copyFrom(at, UserDesc.BYTES).map(bytes -> UserDesc.read(MODEL.buffer(bytes)));
  }

  private static boolean isOwn(int entry) {
    return entry >= I386Frame.TLS_ENTRY && entry < I386Frame.TLS_ENTRY + I386Frame.TLS_COUNT;
  }

  private static int slot(int entry) {
    return I386Frame.TLS + entry - I386Frame.TLS_ENTRY;
  }

  /** set_thread_area: an entry number of -1 asks for a free one, which is told. */
  static Errno setArea(PtRegs regs, UserMemory memory, Address at) {
    Optional<UserDesc> wanted = read(memory, at);
    if (wanted.isEmpty()) {
      return Errno.EFAULT;
    }
    if (wanted.get().entry() != ANY_ENTRY) {
      return setEntry(regs, memory, at);
    }
    if (!wanted.get().isAllowed()) {
      return Errno.EINVAL;
    }
    for (int entry = I386Frame.TLS_ENTRY; isOwn(entry); entry++) {
      if (regs.frame()[slot(entry)] == 0) {
        byte[] number = MODEL.buffer(Integer.BYTES).putInt(entry).array();
        if (!memory.copyTo(at, number)) {
          return Errno.EFAULT;
        }
        regs.frame()[slot(entry)] = wanted.get().descriptor();
        return Errno.OK;
      }
    }
    return Errno.ESRCH;
  }

  /** Set an entry that the structure names. */
  static Errno setEntry(PtRegs regs, UserMemory memory, Address at) {
    Optional<UserDesc> wanted = read(memory, at);
    if (wanted.isEmpty()) {
      return Errno.EFAULT;
    }
    UserDesc desc = wanted.get();
    if (!isOwn(desc.entry()) || !desc.isAllowed()) {
      return Errno.EINVAL;
    }
    regs.frame()[slot(desc.entry())] = desc.descriptor();
    return Errno.OK;
  }

  /** get_thread_area. */
  static Errno getArea(PtRegs regs, UserMemory memory, Address at) {
    Optional<UserDesc> asked = read(memory, at);
    if (asked.isEmpty()) {
      return Errno.EFAULT;
    }
    int entry = asked.get().entry();
    if (!isOwn(entry)) {
      return Errno.EINVAL;
    }
    ByteBuffer out = MODEL.buffer(UserDesc.BYTES);
    UserDesc.of(entry, regs.frame()[slot(entry)]).write(out);
    return memory.copyTo(at, out.array()) ? Errno.OK : Errno.EFAULT;
  }

  @Override
  public UserRegset layout() {
    return new UserRegset(
        "NT_386_TLS", 0x200, I386Frame.TLS_COUNT * UserDesc.BYTES, UserDesc.BYTES);
  }

  @Override
  public byte[] get(ArchThread thread) {
    ByteBuffer out = MODEL.buffer(layout().sizeBytes());
    for (int entry = I386Frame.TLS_ENTRY; isOwn(entry); entry++) {
      UserDesc.of(entry, thread.regs().frame()[slot(entry)]).write(out);
    }
    return out.array();
  }

  /** Which entry a structure is for is told by its place, as in Linux. */
  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    ByteBuffer in = MODEL.buffer(whole);
    long[] descriptors = new long[I386Frame.TLS_COUNT];
    for (int i = 0; i < descriptors.length; i++) {
      UserDesc desc = UserDesc.read(in);
      if (!desc.isAllowed()) {
        return false;
      }
      descriptors[i] = desc.descriptor();
    }
    System.arraycopy(descriptors, 0, thread.regs().frame(), I386Frame.TLS, descriptors.length);
    return true;
  }
}
