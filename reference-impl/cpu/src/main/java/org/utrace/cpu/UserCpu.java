// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/**
 * Run user code of one address space on one virtual processor.
 *
 * <p>The kernel above owns scheduling: a CPU runs only inside {@link #run}, for a bounded number of
 * instructions, in the machine's unprivileged mode, and returns on the first event. General
 * registers travel as a <em>frame</em>, an array in the order fixed by the port that built the CPU
 * (as a kernel's entry code stores them on the kernel stack). Everything else a task owns (floating
 * point, control registers, hidden state) travels in a {@link CpuContext}.
 *
 * <p>Instances are confined to one thread at a time. Every method throws {@link CpuException} after
 * {@link #close}; closing twice is refused the same way.
 */
public interface UserCpu extends AutoCloseable {

  /** Size of a page in bytes; mappings start and end on page boundaries. */
  int PAGE_BYTES = 4096;

  /**
   * Run at most {@code instructionsMax} user instructions, which is at least one.
   *
   * <p>Where the machine can be interrupted inside an instruction (a repeated one), each iteration
   * uses up one of the bound, and a slice can end with fewer retired.
   *
   * @return what ended the run; {@link CpuEvent#retired()} counts the instructions that completed
   */
  CpuEvent run(int instructionsMax);

  /** Write each instruction that begins from now on into {@code trail}, in place of any other. */
  void follow(InstructionTrail trail);

  /**
   * Copy the general registers into {@code frame}, whose length is {@link #frameLength()}.
   *
   * <p>Slots that are no registers of the machine keep what they have.
   */
  void storeFrame(long[] frame);

  /** Load the general registers from {@code frame}, whose length is {@link #frameLength()}. */
  void loadFrame(long[] frame);

  /**
   * Copy into {@code frame} what step code looks at: program counter, flags, and all that is cheap.
   *
   * <p>Almost nobody looks at the rest after a step, which costs a good part of one to fetch.
   *
   * @return whether that was everything; if not, {@link #storeRest} gives the rest until the next
   *     {@link #loadFrame} or {@link #restoreContext}
   */
  default boolean storeTrapFrame(long[] frame) {
    storeFrame(frame);
    return true;
  }

  /** Copy into {@code frame} what {@link #storeTrapFrame} left out, and nothing else. */
  default void storeRest(long[] frame) {}

  /** Load what {@link #storeTrapFrame} copied; the rest is here still. */
  default void loadTrapFrame(long[] frame) {
    loadFrame(frame);
  }

  /** Number of registers in a frame. */
  int frameLength();

  /** Number of registers outside the frame that programs own, such as floating point; 0 if none. */
  default int extensionLength() {
    return 0;
  }

  /** Copy the registers outside the frame into an array of {@link #extensionLength()}. */
  default void storeExtension(long[] extension) {}

  /** Load the registers outside the frame from an array of {@link #extensionLength()}. */
  default void loadExtension(long[] extension) {}

  /**
   * Number of control registers that only {@link #loadControl} loads (s390: 9 to 11); 0 if none.
   */
  default int controlLength() {
    return 0;
  }

  /** Load the control registers, as a switch of threads does; they are in no frame or context. */
  default void loadControl(long[] control) {}

  /** Map zero-filled pages; overlapping an existing mapping is refused. */
  void map(UserAddress start, long lengthBytes, Protection protection);

  /** Remove whole pages; pages not mapped are refused. */
  void unmap(UserAddress start, long lengthBytes);

  /**
   * Read user memory as the kernel does, whatever its protection.
   *
   * @throws CpuException if a byte of the range is not mapped
   */
  byte[] read(UserAddress start, int lengthBytes);

  /**
   * Write user memory as the kernel does, whatever its protection, and drop every translation of
   * the bytes written.
   *
   * @throws CpuException if a byte of the range is not mapped; nothing is written then
   */
  void write(UserAddress start, byte[] bytes);

  /** Read user memory up to a length, or to where the first byte is that is not mapped. */
  default byte[] readMapped(UserAddress start, int lengthMax) {
    int length = lengthMax;
    while (length > 0 && !isMapped(start, length)) {
      length--;
    }
    return length == 0 ? new byte[0] : read(start, length);
  }

  /** Tell whether every byte of the range is mapped. */
  boolean isMapped(UserAddress start, int lengthBytes);

  /** Copy out the state of the running task that is not in the frame. */
  CpuContext saveContext();

  /**
   * Put back state saved by this CPU or by another one made for the same machine.
   *
   * <p>The registers of the frame stay as they are.
   *
   * @throws CpuException if the context is of another machine
   */
  void restoreContext(CpuContext context);

  /**
   * Remember memory, frame and context as they are now, for {@link #revert}.
   *
   * <p>There is one snapshot; a later one replaces it.
   */
  void snapshot();

  /**
   * Come back to the last {@link #snapshot}: pages written or mapped since are undone.
   *
   * @throws CpuException if there is no snapshot
   */
  void revert();

  @Override
  void close();
}
