// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeTopic;

/** Make code sequences for a machine from a seed. */
public final class CodeSequences {
  private static final int PARTS_MIN = 4;
  private static final int PARTS_MAX = 12;
  private static final int FAULT_EVERY = 8;

  private CodeSequences() {}

  /**
   * Make some.
   *
   * @param writers gives a new writer for each
   */
  public static List<CodeSequence> of(Supplier<CodeWriter> writers, long seed, int count) {
    SplittableRandom all = new SplittableRandom(seed);
    List<CodeSequence> sequences = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      // Each has numbers of its own, so that one can be made again without those before it.
      sequences.add(one(writers.get(), all.split(), number));
    }
    return sequences;
  }

  /**
   * Make those about a topic.
   *
   * @param writers gives a new writer for each
   */
  public static List<CodeSequence> about(Supplier<CodeWriter> writers, CodeTopic topic) {
    List<CodeSequence> sequences = new ArrayList<>();
    while (true) {
      CodeWriter writer = writers.get();
      int number = sequences.size();
      writer.setUp(new SplittableRandom(number));
      if (!writer.about(topic, number)) {
        return sequences;
      }
      sequences.add(writer.code().sequence(number));
    }
  }

  private static CodeSequence one(CodeWriter writer, SplittableRandom random, int number) {
    writer.setUp(random);
    int parts = random.nextInt(PARTS_MIN, PARTS_MAX + 1);
    for (int i = 0; i < parts; i++) {
      part(writer, random);
    }
    // No branch leads to the end itself: a block that stops there has run into it.
    writer.compute(random);
    if (random.nextInt(FAULT_EVERY) == 0) {
      writer.fault(random);
    } else {
      writer.end();
    }
    return writer.code().sequence(number);
  }

  private static void part(CodeWriter writer, SplittableRandom random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> writer.compute(random);
      case 2 -> writer.store(random);
      case 3 -> writer.load(random);
      case 4 -> writer.branch(random, true);
      case 5 -> writer.branch(random, false);
      case 6 -> writer.jump(random);
      case 7 -> writer.call(random);
      case 8 -> writer.loop(random);
      default -> {
        if (random.nextBoolean()) {
          writer.systemCall(random);
        } else {
          writer.special(random);
        }
      }
    }
  }
}
