// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.util.ArrayList;
import java.util.List;

/**
 * Hold one command of a transcript and what is shown below it.
 *
 * @param line of the command in its page, counted from 1
 * @param commandLines as shown, with the prompt; a back slash at the end continues a command
 * @param expected the lines shown below
 */
record Step(int line, List<String> commandLines, List<String> expected) {
  private static final String PROMPT = "$ ";

  /** Read the steps of a block. */
  static List<Step> of(Page page, Fence fence) {
    List<Step> steps = new ArrayList<>();
    List<String> content = fence.content();
    int next = 0;
    while (next < content.size()) {
      int first = next;
      if (!content.get(next).startsWith(PROMPT)) {
        throw new AssertionError(
            page.at(fence.firstLine()) + ": a console block begins with \"$ \" and a command");
      }
      next++;
      while (next < content.size() && content.get(next - 1).endsWith("\\")) {
        next++;
      }
      int output = next;
      while (next < content.size() && !content.get(next).startsWith(PROMPT)) {
        next++;
      }
      steps.add(
          new Step(
              fence.firstLine() + first,
              content.subList(first, output),
              content.subList(output, next)));
    }
    return steps;
  }

  /** The command as a shell takes it. */
  String command() {
    return String.join("\n", commandLines).substring(PROMPT.length());
  }
}
