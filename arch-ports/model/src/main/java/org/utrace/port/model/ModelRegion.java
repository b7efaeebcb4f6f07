// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.Protection;

/** Hold neighbouring pages of one protection; a page comes into being when it is written. */
final class ModelRegion {
  final long firstPage;
  final boolean readable;
  final boolean writable;
  final boolean executable;
  private final Protection protection;
  private final @Nullable ModelPage[] pages;

  ModelRegion(long firstPage, int pageCount, Protection protection) {
    this(firstPage, protection, new @Nullable ModelPage[pageCount]);
  }

  private ModelRegion(long firstPage, Protection protection, @Nullable ModelPage[] pages) {
    this.firstPage = firstPage;
    this.protection = protection;
    this.pages = pages;
    readable = (protection.bits() & 1) != 0;
    writable = (protection.bits() & 2) != 0;
    executable = (protection.bits() & 4) != 0;
  }

  int pageCount() {
    return pages.length;
  }

  /** First page behind the region. */
  long endPage() {
    return firstPage + pages.length;
  }

  boolean contains(long page) {
    long index = page - firstPage;
    return index >= 0 && index < pages.length;
  }

  /** Bytes for reading; the page must be in the region. */
  byte[] bytes(long page) {
    ModelPage found = pages[(int) (page - firstPage)];
    return found == null ? ModelPage.ZERO : found.data;
  }

  /** The page for writing, made when it is missing; it must be in the region. */
  ModelPage materialise(long page) {
    int index = (int) (page - firstPage);
    ModelPage found = pages[index];
    if (found == null) {
      found = new ModelPage();
      pages[index] = found;
    }
    return found;
  }

  /** A region over the pages {@code from} to before {@code end} of this one, sharing them. */
  ModelRegion part(long from, long end) {
    return new ModelRegion(
        from,
        protection,
        Arrays.copyOfRange(pages, (int) (from - firstPage), (int) (end - firstPage)));
  }

  /** Take all bytes as they are now for the snapshot. */
  void becomeSnapshot() {
    for (ModelPage page : pages) {
      if (page != null) {
        page.becomeSnapshot();
      }
    }
  }
}
