// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utrace.explore.Seeds;
import picocli.CommandLine.Command;

/**
 * Run one test as a worker does, and print nothing; the script calls it, people do not.
 *
 * <p>What this loads is what the script keeps, so that the next JVM of the kit starts quickly.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  private static final int SCHEDULES = 20;

  @Override
  public Integer call() throws IOException {
    Optional<Product> product = Product.installed();
    return product.isEmpty()
        ? ExitCode.USAGE
        : new Worker(settings(product.get()), nowhere(), () -> true).run();
  }

  private static WorkerSettings settings(Product product) {
    return new WorkerSettings(
        product.implementation(),
        List.of(),
        product.trainPort(),
        "plan",
        "ORD-03",
        Seeds.one(1),
        SCHEDULES,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
