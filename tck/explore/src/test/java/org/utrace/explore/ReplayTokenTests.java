// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTokenTests {
  private static final Digests DIGESTS =
      new Digests("00112233445566778899", "aabbccddeeff00112233", "0123456789abcdef");

  private static ReplayToken token(Schedule schedule) {
    return new ReplayToken(
        "reference", "x86-64", "plan", "ORD_03_smallestAnswerWins", -5, schedule, DIGESTS);
  }

  private static Schedule schedule(int... pointsAndActors) {
    List<Schedule.Deviation> list = new ArrayList<>();
    for (int i = 0; i < pointsAndActors.length; i += 2) {
      list.add(new Schedule.Deviation(pointsAndActors[i], pointsAndActors[i + 1]));
    }
    return new Schedule(list);
  }

  @Test
  void token_comes_back_as_it_was() {
    for (Schedule schedule :
        List.of(Schedule.DEFAULT, schedule(0, 1), schedule(3, 2, 4, 200, 49_999, 0, 1 << 30, 7))) {
      String text = token(schedule).encode();
      assertThat(ReplayToken.decode(text)).isEqualTo(token(schedule));
      assertThat(ReplayToken.decode(" " + text.replace(".", ".\n  ") + "\n"))
          .isEqualTo(token(schedule));
    }
  }

  @Test
  void random_schedules_come_back() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      int[] numbers = new int[2 * random.nextInt(50)];
      for (int k = 0, point = 0; k < numbers.length; k += 2) {
        point += 1 + random.nextInt(1_000);
        numbers[k] = point;
        numbers[k + 1] = random.nextInt(9);
      }
      ReplayToken token = token(schedule(numbers));
      assertThat(ReplayToken.decode(token.encode())).isEqualTo(token);
    }
  }

  @Test
  void token_is_short_and_safe_on_a_command_line() {
    assertThat(token(schedule(120, 1, 345, 2)).encode())
        .matches("U1\\.[A-Za-z0-9_-]+\\.[0-9a-f]{4}")
        .hasSizeLessThan(190);
  }

  @Test
  void every_single_wrong_character_is_noticed() {
    String text = token(schedule(120, 1)).encode();
    for (int i = 0; i < text.length(); i++) {
      char wrong = text.charAt(i) == 'x' ? 'y' : 'x';
      String spoilt = text.substring(0, i) + wrong + text.substring(i + 1);
      assertThatExceptionOfType(MalformedTokenException.class)
          .as("character %d", i)
          .isThrownBy(() -> ReplayToken.decode(spoilt));
    }
  }

  @Test
  void every_cut_is_noticed() {
    String text = token(schedule(120, 1)).encode();
    for (int i = 0; i < text.length(); i++) {
      String head = text.substring(0, i);
      String tail = text.substring(i + 1);
      assertThatExceptionOfType(MalformedTokenException.class)
          .isThrownBy(() -> ReplayToken.decode(head))
          .withMessageContaining("copy the whole token again");
      assertThatExceptionOfType(MalformedTokenException.class)
          .isThrownBy(() -> ReplayToken.decode(tail));
    }
  }

  @Test
  void other_version_is_named() {
    assertThatExceptionOfType(MalformedTokenException.class)
        .isThrownBy(() -> ReplayToken.decode("U2.abc.0000"))
        .withMessage(
            "The token has version U2 and this kit reads U1: replay it with the kit that made it.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "U1", "U1.", "hello", "ORD-03", "U1.abc", "U1..", "..", "U12345678.a.b"})
  void what_is_no_token_is_refused_in_one_sentence(String text) {
    assertThatExceptionOfType(MalformedTokenException.class)
        .isThrownBy(() -> ReplayToken.decode(text))
        .withMessageMatching(
            "[A-Z][^.]+: copy the whole token again, from U1\\. to its last .*\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "____", "!!!!", "YWJj"})
  void content_that_fits_its_checksum_but_is_none_is_refused(String content) {
    String body = "U1." + content;
    assertThatExceptionOfType(MalformedTokenException.class)
        .isThrownBy(() -> ReplayToken.decode(body + "." + TokenCodec.checksum(body)))
        .withMessageStartingWith("The token's content cannot be read");
  }

  @Test
  void stale_token_tells_what_changed() {
    ReplayToken token = token(Schedule.DEFAULT);
    assertThat(token.digests().kit()).isEqualTo("001122334455");
    assertThat(token.stale(DIGESTS)).isEmpty();
    assertThat(token.stale(new Digests("00", DIGESTS.ruleBook(), DIGESTS.implementation())))
        .containsExactly("kit");
    assertThat(token.stale(new Digests("x", "y", "z")))
        .containsExactly("kit", "rule book", "implementation");
  }
}
