// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Subject;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Read and write JSON: clause ids as {@code "ORD-03"}, properties in the order of the records. */
final class Json {
  /** Names what stands for the number of seeds where an older kit did not write it. */
  static final String ONE_SEED = "one seed";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          // What lacks a property is no line of ours, and must not get further than here.
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          // The only property that may be missing has its value here.
          .injectableValues(new InjectableValues.Std().addValue(ONE_SEED, 1))
          .addModule(module())
          .build();

  private Json() {}

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("utrace");
    module.addSerializer(ClauseId.class, new IdWriter());
    module.addDeserializer(ClauseId.class, new IdReader());
    module.addSerializer(Subject.class, new SubjectWriter());
    return module;
  }

  /** Write a journal line as one line, without line end. */
  static String line(JournalLine line) {
    return MAPPER.writerFor(JournalLine.class).writeValueAsString(line);
  }

  /** Read a line of a worker or of a journal; empty if it is none. */
  static <T> Optional<T> tryLine(String line, Class<T> type) {
    try {
      return Optional.of(readPlain(line, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Write a line of a proof's worker as one line, without line end. */
  static String proofLine(ProofLine line) {
    return MAPPER.writerFor(ProofLine.class).writeValueAsString(line);
  }

  /** Write a value as one line, without line end. */
  static String plain(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Read a value.
   *
   * @throws tools.jackson.core.JacksonException if it is none
   */
  static <T> T readPlain(String text, Class<T> type) {
    @Nullable T value = MAPPER.readValue(text, type);
    if (value == null) {
      // The word null is JSON too.
      throw MismatchedInputException.from(null, type, "nothing but null");
    }
    return value;
  }

  /** Write a value as an indented document. */
  static String document(Object value) {
    return MAPPER
        .writer()
        .with(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(value)
        .concat("\n");
  }

  private static final class IdWriter extends ValueSerializer<ClauseId> {
    @Override
    public void serialize(ClauseId id, JsonGenerator out, SerializationContext context) {
      out.writeString(id.format());
    }
  }

  private static final class IdReader extends ValueDeserializer<ClauseId> {
    @Override
    public ClauseId deserialize(JsonParser in, DeserializationContext context) {
      return ClauseId.parse(in.getString());
    }
  }

  private static final class SubjectWriter extends ValueSerializer<Subject> {
    @Override
    public void serialize(Subject subject, JsonGenerator out, SerializationContext context) {
      out.writeString(subject.word());
    }
  }
}
