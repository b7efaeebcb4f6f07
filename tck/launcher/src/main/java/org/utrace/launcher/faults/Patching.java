// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.SourcePatch;
import org.utrace.contract.spi.Variant;

/** Make the text of changed source files; keys are paths as the patches give them. */
final class Patching {
  private Patching() {}

  /**
   * Make a fault's files as they should be: with the changes of its ground only.
   *
   * @throws BadFaultException if a patch does not apply
   */
  static Map<String, String> right(Fault fault) throws BadFaultException {
    Map<String, String> files = new TreeMap<>();
    fault.patches().forEach(patch -> files.putIfAbsent(patch.file(), patch.source()));
    applyAll(fault.ground(), files);
    return files;
  }

  /**
   * Make a fault's files.
   *
   * @throws BadFaultException if a patch does not apply
   */
  static Map<String, String> wrong(Fault fault) throws BadFaultException {
    if (fault.patches().isEmpty()) {
      throw new BadFaultException("It changes nothing: give it a patch.");
    }
    Map<String, String> files = right(fault);
    applyAll(fault.patches(), files);
    return files;
  }

  /**
   * Make a variant's files.
   *
   * @throws BadFaultException if a patch does not apply
   */
  static Map<String, String> permitted(Variant variant) throws BadFaultException {
    Map<String, String> files = new TreeMap<>();
    applyAll(variant.patches(), files);
    return files;
  }

  private static void applyAll(List<SourcePatch> patches, Map<String, String> files)
      throws BadFaultException {
    for (SourcePatch patch : patches) {
      String text = files.getOrDefault(patch.file(), patch.source());
      files.put(patch.file(), apply(patch, text));
    }
  }

  private static String apply(SourcePatch patch, String text) throws BadFaultException {
    if (patch.find().isEmpty() || patch.find().equals(patch.replace())) {
      throw new BadFaultException(
          "Its patch of %s changes nothing: give it a text to find and another one to put there."
              .formatted(patch.file()));
    }
    int at = text.indexOf(patch.find());
    if (at < 0) {
      throw new BadFaultException(
          "Its text to find is no longer in %s: adapt it to the source.".formatted(patch.file()));
    }
    if (text.indexOf(patch.find(), at + 1) >= 0) {
      throw new BadFaultException(
          "Its text to find is in %s more than once: make it longer.".formatted(patch.file()));
    }
    return text.substring(0, at) + patch.replace() + text.substring(at + patch.find().length());
  }
}
