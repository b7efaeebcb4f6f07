// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import picocli.CommandLine.Command;

/** Hold the benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    header = "Measure how fast an implementation is, beside something else in the same run.",
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {}
