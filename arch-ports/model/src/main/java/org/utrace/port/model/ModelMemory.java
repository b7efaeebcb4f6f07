// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Read and write the address space for user code, which may fault, and for the kernel.
 *
 * <p>A user access that fails returns false and leaves address, kind and reason in the fault
 * fields; exceptions would be too slow for an explorer that makes thousands of faults a second.
 */
final class ModelMemory {
  private static final int PAGE_SHIFT = 12;
  private static final int OFFSET_MASK = UserCpu.PAGE_BYTES - 1;
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final ModelAddressSpace space;
  private @Nullable ModelRegion fetchRegion;
  private @Nullable ModelRegion dataRegion;

  /** Result of the last {@link #fetch} or {@link #load} that returned true. */
  long loaded;

  long faultAddress;
  Access faultAccess = Access.READ;
  boolean faultMapped;

  ModelMemory(ModelAddressSpace space) {
    this.space = space;
  }

  /** Forget regions found earlier; to be called after every change of the mappings. */
  void forgetRegions() {
    fetchRegion = null;
    dataRegion = null;
  }

  /** Read the instruction at pc; a misaligned pc faults even in executable memory. */
  boolean fetch(long pc) {
    long page = pc >>> PAGE_SHIFT;
    ModelRegion region = fetchRegion;
    if (region == null || !region.contains(page)) {
      region = space.find(page);
      fetchRegion = region;
    }
    boolean aligned = (pc & (ModelCode.INSTRUCTION_BYTES - 1)) == 0;
    if (region == null || !region.executable || !aligned) {
      return fault(pc, Access.FETCH, region != null);
    }
    loaded = (long) LONGS.get(region.bytes(page), (int) pc & OFFSET_MASK);
    return true;
  }

  /** Read 1, 2, 4 or 8 bytes, zero-extended, wherever they lie. */
  boolean load(long address, int log2Width) {
    int offset = (int) address & OFFSET_MASK;
    int width = 1 << log2Width;
    if (offset + width > UserCpu.PAGE_BYTES) {
      return loadAcross(address, width);
    }
    ModelRegion region = dataRegion(address);
    if (region == null || !region.readable) {
      return fault(address, Access.READ, region != null);
    }
    byte[] bytes = region.bytes(address >>> PAGE_SHIFT);
    loaded =
        switch (log2Width) {
          case 0 -> bytes[offset] & 0xffL;
          case 1 -> (short) SHORTS.get(bytes, offset) & 0xffffL;
          case 2 -> (int) INTS.get(bytes, offset) & 0xffff_ffffL;
          default -> (long) LONGS.get(bytes, offset);
        };
    return true;
  }

  /** Write the low 1, 2, 4 or 8 bytes of a value; a fault leaves memory as it was. */
  boolean store(long address, int log2Width, long value) {
    int offset = (int) address & OFFSET_MASK;
    int width = 1 << log2Width;
    if (offset + width > UserCpu.PAGE_BYTES) {
      return storeAcross(address, width, value);
    }
    ModelRegion region = dataRegion(address);
    if (region == null || !region.writable) {
      return fault(address, Access.WRITE, region != null);
    }
    byte[] bytes = space.dirtyBytes(region, address >>> PAGE_SHIFT);
    switch (log2Width) {
      case 0 -> bytes[offset] = (byte) value;
      case 1 -> SHORTS.set(bytes, offset, (short) value);
      case 2 -> INTS.set(bytes, offset, (int) value);
      default -> LONGS.set(bytes, offset, value);
    }
    return true;
  }

  /** Read for the kernel, whatever the protection. */
  byte[] read(UserAddress start, int lengthBytes) {
    requireMapped("read", start, lengthBytes);
    byte[] result = new byte[lengthBytes];
    for (int done = 0; done < lengthBytes; ) {
      long address = start.value() + done;
      int chunk = chunk(address, lengthBytes - done);
      byte[] bytes = mapped(address).bytes(address >>> PAGE_SHIFT);
      System.arraycopy(bytes, (int) address & OFFSET_MASK, result, done, chunk);
      done += chunk;
    }
    return result;
  }

  /** Write for the kernel, whatever the protection. */
  void write(UserAddress start, byte[] source) {
    requireMapped("write", start, source.length);
    for (int done = 0; done < source.length; ) {
      long address = start.value() + done;
      int chunk = chunk(address, source.length - done);
      byte[] bytes = space.dirtyBytes(mapped(address), address >>> PAGE_SHIFT);
      System.arraycopy(source, done, bytes, (int) address & OFFSET_MASK, chunk);
      done += chunk;
    }
  }

  private boolean loadAcross(long address, int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      if (!load(address + i, 0)) {
        return false;
      }
      value |= loaded << (8 * i);
    }
    loaded = value;
    return true;
  }

  private boolean storeAcross(long address, int width, long value) {
    for (int i = 0; i < width; i++) {
      ModelRegion region = dataRegion(address + i);
      if (region == null || !region.writable) {
        return fault(address + i, Access.WRITE, region != null);
      }
    }
    for (int i = 0; i < width; i++) {
      store(address + i, 0, value >>> (8 * i));
    }
    return true;
  }

  private @Nullable ModelRegion dataRegion(long address) {
    long page = address >>> PAGE_SHIFT;
    ModelRegion region = dataRegion;
    if (region == null || !region.contains(page)) {
      region = space.find(page);
      dataRegion = region;
    }
    return region;
  }

  private boolean fault(long address, Access access, boolean mapped) {
    faultAddress = address;
    faultAccess = access;
    faultMapped = mapped;
    return false;
  }

  private void requireMapped(String call, UserAddress start, int lengthBytes) {
    if (!space.isMapped(start, lengthBytes)) {
      throw new CpuException(
          call + " of " + lengthBytes + " bytes at " + start + " is not in mapped memory");
    }
  }

  private ModelRegion mapped(long address) {
    ModelRegion region = dataRegion(address);
    if (region == null) {
      throw new CpuException("no page at " + new UserAddress(address));
    }
    return region;
  }

  private static int chunk(long address, int wanted) {
    return Math.min(wanted, UserCpu.PAGE_BYTES - ((int) address & OFFSET_MASK));
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }
}
