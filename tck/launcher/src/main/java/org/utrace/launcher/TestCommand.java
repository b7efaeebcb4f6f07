// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stand in the help for what the script {@code utck} does itself. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    header = "Build everything and run the project's own tests; arguments go to Maven.",
    description = {"", "Done by the script ./utck, which calls: mvn verify"})
final class TestCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new BadInputException(
        "The tests are built and run by the script: call ./utck test %s"
            .formatted(String.join(" ", arguments))
            .strip());
  }
}
