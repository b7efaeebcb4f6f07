// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fill templates that lie beside this class; values are escaped for HTML. */
final class Templates {
  private static final Map<String, Template> COMPILED = new ConcurrentHashMap<>();

  private Templates() {}

  /**
   * Fill a template.
   *
   * @param model its parts are found by name
   * @throws com.samskivert.mustache.MustacheException if the template names what the model lacks
   */
  static String fill(String name, Object model) {
    return COMPILED.computeIfAbsent(name, Templates::compile).execute(model);
  }

  private static Template compile(String name) {
    return Mustache.compiler().escapeHTML(true).emptyStringIsFalse(true).compile(text(name));
  }

  /** Give the text of a file beside this class. */
  static String text(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
