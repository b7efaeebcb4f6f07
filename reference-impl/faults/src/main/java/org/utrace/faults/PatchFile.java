// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.SourcePatch;

/** Hold one file of patches, a fault or a variant: its keys, and messages that name it. */
final class PatchFile {
  static final String SUFFIX = ".yaml";

  private static final String PORT_DEFAULT = "model";
  private static final String EDITION_DEFAULT = "plan";
  private static final Set<String> PATCH_KEYS = Set.of("file", "find", "replace");
  private static final Set<String> SHARED_KEYS =
      Set.of("port", "edition", "patches", "file", "find", "replace");

  private final Sources sources;
  private final Path file;
  private final Map<?, ?> keys;

  private PatchFile(Sources sources, Path file, Set<String> ownKeys) throws IOException {
    this.sources = sources;
    this.file = file;
    Set<String> known = new TreeSet<>(ownKeys);
    known.addAll(SHARED_KEYS);
    this.keys = map(parse(), known);
  }

  /**
   * Read it.
   *
   * @param ownKeys keys that it may have besides those of every such file
   * @throws SetupException if it is not as it should be
   */
  static PatchFile read(Sources sources, Path file, Set<String> ownKeys) throws IOException {
    return new PatchFile(sources, file, ownKeys);
  }

  private @Nullable Object parse() throws IOException {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (YamlEngineException e) {
      throw new SetupException("%s is no YAML: %s".formatted(path(), e.getMessage()));
    }
  }

  /** The file's name without its ending. */
  String name() {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** The file, from the root of the checkout. */
  String path() {
    return sources.shown(file);
  }

  String port() {
    return optional("port").orElse(PORT_DEFAULT);
  }

  Edition edition() {
    String id = optional("edition").orElse(EDITION_DEFAULT);
    return Edition.byId(id).orElseThrow(() -> wrong("there is no edition " + id));
  }

  /** The list of patches, or the only one, whose keys stand in the file itself. */
  List<SourcePatch> patches() throws IOException {
    return keys.containsKey("patches") ? patches("patches") : List.of(patch(keys));
  }

  /** The patches below a key; none where it is missing. */
  List<SourcePatch> patches(String key) throws IOException {
    List<SourcePatch> patches = new ArrayList<>();
    for (Object item : list(key)) {
      patches.add(patch(map(item, PATCH_KEYS)));
    }
    return patches;
  }

  /** The texts below a key; none where it is missing. */
  List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).toList();
  }

  private List<?> list(String key) {
    Object value = keys.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> items) {
      return items;
    }
    throw wrong(key + " is a list");
  }

  String text(String key) {
    return text(keys, key);
  }

  Optional<String> optional(String key) {
    return optional(keys, key);
  }

  /** Blank space at the end of the texts is how YAML writes them, and means nothing. */
  private SourcePatch patch(Map<?, ?> place) throws IOException {
    String path = text(place, "file");
    return new SourcePatch(
        path,
        source(path),
        text(place, "find").stripTrailing(),
        text(place, "replace").stripTrailing());
  }

  private String source(String path) throws IOException {
    try {
      return sources.text(path);
    } catch (NoSuchFileException e) {
      throw wrong("there is no file " + path);
    }
  }

  private Map<?, ?> map(@Nullable Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> read)) {
      throw wrong("a file or patch is a map of keys and values");
    }
    for (Object key : read.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw wrong("there is no key " + key);
      }
    }
    return read;
  }

  private String text(Map<?, ?> place, String key) {
    return optional(place, key).orElseThrow(() -> wrong("the key " + key + " is missing"));
  }

  private static Optional<String> optional(Map<?, ?> place, String key) {
    return Optional.ofNullable(place.get(key)).map(String::valueOf);
  }

  private SetupException wrong(String what) {
    return new SetupException("%s: %s; correct it.".formatted(path(), what));
  }
}
