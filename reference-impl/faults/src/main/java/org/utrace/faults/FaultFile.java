// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.SourcePatch;

/** Read one fault; the README beside the faults tells the keys. */
final class FaultFile {
  static final String SUFFIX = ".yaml";

  private static final String PORT_DEFAULT = "model";
  private static final String EDITION_DEFAULT = "plan";
  private static final Set<String> PATCH_KEYS = Set.of("file", "find", "replace");
  private static final Set<String> KEYS =
      Set.of(
          "clause",
          "breaks",
          "port",
          "edition",
          "equivalent",
          "ground",
          "patches",
          "file",
          "find",
          "replace");

  private final Path root;
  private final Map<String, String> sources = new HashMap<>();

  FaultFile(Path root) {
    this.root = root;
  }

  /**
   * Read it.
   *
   * @throws SetupException if it is not as it should be
   */
  Fault read(Path file) throws IOException {
    return new Reading(file).fault(parse(file));
  }

  private @Nullable Object parse(Path file) throws IOException {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (YamlEngineException e) {
      throw new SetupException(
          "%s is no YAML: %s".formatted(root.relativize(file), e.getMessage()));
    }
  }

  /** One file, for messages that name it. */
  private final class Reading {
    private final Path file;

    Reading(Path file) {
      this.file = file;
    }

    Fault fault(@Nullable Object document) throws IOException {
      Map<?, ?> keys = map(document, KEYS);
      String name = file.getFileName().toString();
      return new Fault(
          name.substring(0, name.length() - SUFFIX.length()),
          text(keys, "clause"),
          text(keys, "breaks"),
          optional(keys, "port").orElse(PORT_DEFAULT),
          edition(optional(keys, "edition").orElse(EDITION_DEFAULT)),
          optional(keys, "equivalent"),
          patches(keys.get("ground")),
          keys.containsKey("patches")
              ? patches(keys.get("patches"))
              : List.of(patch(map(document, KEYS))));
    }

    private Edition edition(String id) {
      return Edition.byId(id).orElseThrow(() -> wrong("there is no edition " + id));
    }

    private List<SourcePatch> patches(@Nullable Object list) throws IOException {
      List<SourcePatch> patches = new ArrayList<>();
      if (list instanceof List<?> items) {
        for (Object item : items) {
          patches.add(patch(map(item, PATCH_KEYS)));
        }
      } else if (list != null) {
        throw wrong("ground and patches are lists");
      }
      return patches;
    }

    /** Blank space at the end of the texts is how YAML writes them, and means nothing. */
    private SourcePatch patch(Map<?, ?> keys) throws IOException {
      String path = text(keys, "file");
      return new SourcePatch(
          path,
          source(path),
          text(keys, "find").stripTrailing(),
          text(keys, "replace").stripTrailing());
    }

    private String source(String path) throws IOException {
      String known = sources.get(path);
      if (known != null) {
        return known;
      }
      try {
        String text = Files.readString(root.resolve(path));
        sources.put(path, text);
        return text;
      } catch (NoSuchFileException e) {
        throw wrong("there is no file " + path);
      }
    }

    private Map<?, ?> map(@Nullable Object value, Set<String> known) {
      if (!(value instanceof Map<?, ?> keys)) {
        throw wrong("a fault or patch is a map of keys and values");
      }
      for (Object key : keys.keySet()) {
        if (!known.contains(String.valueOf(key))) {
          throw wrong("there is no key " + key);
        }
      }
      return keys;
    }

    private String text(Map<?, ?> keys, String key) {
      return optional(keys, key).orElseThrow(() -> wrong("the key " + key + " is missing"));
    }

    private Optional<String> optional(Map<?, ?> keys, String key) {
      return Optional.ofNullable(keys.get(key)).map(String::valueOf);
    }

    private SetupException wrong(String what) {
      return new SetupException("%s: %s; correct it.".formatted(root.relativize(file), what));
    }
  }
}
