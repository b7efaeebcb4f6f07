// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.FaultSource;
import org.utrace.contract.spi.SetupException;

/**
 * Offer the faults that lie beside the code they break: {@code reference-impl/faults} and {@code
 * arch-ports/NAME/faults}.
 *
 * <p>They are read from the checkout that this class was built in, so that a fault can be written
 * and tried without a build.
 */
public final class ReferenceFaults implements FaultSource {
  private static final String OF_REFERENCE = "reference-impl/faults";
  private static final String OF_PORTS = "arch-ports";
  private static final String FOLDER = "faults";

  /** For ServiceLoader. */
  public ReferenceFaults() {}

  @Override
  public String implementation() {
    return "reference";
  }

  @Override
  public List<Fault> faults() {
    Path root = checkout();
    try {
      List<Fault> faults = new ArrayList<>();
      FaultFile reader = new FaultFile(root);
      for (Path folder : folders(root)) {
        for (Path file : list(folder)) {
          if (file.toString().endsWith(FaultFile.SUFFIX)) {
            faults.add(reader.read(file));
          }
        }
      }
      return List.copyOf(faults);
    } catch (IOException e) {
      throw new SetupException("The faults below %s cannot be read: %s".formatted(root, e));
    }
  }

  private static List<Path> folders(Path root) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(root.resolve(OF_REFERENCE)));
    for (Path port : list(root.resolve(OF_PORTS))) {
      if (Files.isDirectory(port.resolve(FOLDER))) {
        folders.add(port.resolve(FOLDER));
      }
    }
    return folders;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.sorted().toList();
    }
  }

  /** The nearest folder above this class's jar or folder that holds the faults. */
  private static Path checkout() {
    CodeSource source = ReferenceFaults.class.getProtectionDomain().getCodeSource();
    try {
      for (Path path = Path.of(source.getLocation().toURI());
          path != null;
          path = path.getParent()) {
        if (Files.isDirectory(path.resolve(OF_REFERENCE))) {
          return path;
        }
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new SetupException(
        "The faults of the reference are not here: run this from a checkout, whose folder "
            + OF_REFERENCE
            + " holds them.");
  }
}
