// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qameta.allure.model.Stage;
import io.qameta.allure.model.Status;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Write Allure's model as JSON: its enums have words of their own. */
final class AllureJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule("allure")
                  .addSerializer(Status.class, new WordWriter<>(Status::value))
                  .addSerializer(Stage.class, new WordWriter<>(Stage::value)))
          .build();

  private AllureJson() {}

  /** Write a value as a document. */
  static String of(Object value) {
    return MAPPER.writeValueAsString(value) + "\n";
  }

  private static final class WordWriter<T> extends ValueSerializer<T> {
    private final Function<T, String> word;

    WordWriter(Function<T, String> word) {
      this.word = word;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(word.apply(value));
    }
  }
}
