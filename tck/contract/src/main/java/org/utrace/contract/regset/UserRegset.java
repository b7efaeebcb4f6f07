// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.regset;

/**
 * Describe one set of a thread's registers, as {@code struct user_regset} does.
 *
 * @param name the note it has in a core file, for example {@code NT_PRSTATUS}
 * @param noteType number of that note (elf.h)
 * @param sizeBytes length of the whole set
 * @param unitBytes reads and writes begin and end at multiples of this
 */
public record UserRegset(String name, int noteType, int sizeBytes, int unitBytes) {
  /** Check the numbers. */
  public UserRegset {
    if (unitBytes < 1 || sizeBytes < unitBytes || sizeBytes % unitBytes != 0) {
      throw new IllegalArgumentException(
          name + " of " + sizeBytes + " bytes in units of " + unitBytes + ": not whole units");
    }
  }

  /** Whether a read or write of these bytes lies in the set and on its units. */
  public boolean covers(int offsetBytes, int lengthBytes) {
    return offsetBytes >= 0
        && lengthBytes >= 0
        && offsetBytes <= sizeBytes - lengthBytes
        && offsetBytes % unitBytes == 0
        && lengthBytes % unitBytes == 0;
  }
}
