// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.contract.Edition;

final class ResultSinkTests {
  /** Writes the schema; named in META-INF/services of the test resources. */
  public static final class Zeta implements ResultSink {
    @Override
    public String name() {
      return "zeta";
    }

    @Override
    public void write(RunResult result, Path outDir) throws IOException {
      Files.writeString(outDir.resolve("zeta.txt"), result.schema());
    }
  }

  /** Writes nothing; named in META-INF/services of the test resources. */
  public static final class Alpha implements ResultSink {
    @Override
    public String name() {
      return "alpha";
    }

    @Override
    public void write(RunResult result, Path outDir) {}
  }

  @Test
  void findsSinksAndSortsThemByName(@TempDir Path dir) throws IOException {
    List<ResultSink> sinks = ResultSink.installed();
    assertThat(sinks).extracting(ResultSink::name).containsExactly("alpha", "zeta");
    sinks.getLast().write(emptyResult(), dir);
    assertThat(dir.resolve("zeta.txt")).hasContent("utrace-results/1");
  }

  private static RunResult emptyResult() {
    RunInfo info =
        new RunInfo(
            "0.1.0",
            "plan",
            Samples.BOOK.sha256(),
            new ImplementationInfo("none", "0", List.of()),
            new HostInfo("", "", "", ""),
            0,
            1,
            Instant.EPOCH,
            0,
            "",
            List.of());
    return RunResult.of(info, Samples.BOOK, Edition.PLAN, List.of());
  }
}
