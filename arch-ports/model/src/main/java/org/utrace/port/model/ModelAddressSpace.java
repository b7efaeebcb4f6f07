// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Keep the regions of an address space and their snapshot.
 *
 * <p>The list of regions is replaced, never changed, so a snapshot of the mappings is a reference.
 * Programs have a handful of regions: searching them one by one beats any index.
 */
final class ModelAddressSpace {
  /** Bound on mapped pages, 1 GiB: a loader's mistake should not end in an OutOfMemoryError. */
  static final int PAGES_MAX = 1 << 18;

  private static final int PAGE_SHIFT = 12;

  private ModelRegion[] regions = new ModelRegion[0];
  private ModelRegion @Nullable [] snapshotRegions;
  private final List<ModelPage> dirtyPages = new ArrayList<>();

  /** The region of a page, or null if the page is not mapped. */
  @Nullable ModelRegion find(long page) {
    for (ModelRegion region : regions) {
      if (region.contains(page)) {
        return region;
      }
    }
    return null;
  }

  /** Bytes of a page for writing; they are noted as changed since the snapshot. */
  byte[] dirtyBytes(ModelRegion region, long page) {
    ModelPage found = region.materialise(page);
    if (!found.dirty()) {
      boolean snapshot = snapshotRegions != null;
      found.becomeDirty(snapshot);
      if (snapshot) {
        dirtyPages.add(found);
      }
    }
    return found.data;
  }

  /** Add a region; nothing changes if it is refused. */
  void map(UserAddress start, long lengthBytes, Protection protection) {
    long first = checkedFirstPage("map", start, lengthBytes);
    long count = lengthBytes >>> PAGE_SHIFT;
    if (mappedPages(first, first + count) != 0) {
      throw new CpuException("map of " + range(start, lengthBytes) + " overlaps a mapping");
    }
    if (mappedPages(0, Long.MAX_VALUE) + count > PAGES_MAX) {
      throw new CpuException("map of " + range(start, lengthBytes) + " exceeds the page limit");
    }
    ModelRegion[] grown = new ModelRegion[regions.length + 1];
    System.arraycopy(regions, 0, grown, 0, regions.length);
    grown[regions.length] = new ModelRegion(first, (int) count, protection);
    regions = grown;
  }

  /** Remove pages, splitting regions; nothing changes if it is refused. */
  void unmap(UserAddress start, long lengthBytes) {
    long first = checkedFirstPage("unmap", start, lengthBytes);
    long end = first + (lengthBytes >>> PAGE_SHIFT);
    if (mappedPages(first, end) != end - first) {
      throw new CpuException("unmap of " + range(start, lengthBytes) + " meets unmapped pages");
    }
    List<ModelRegion> left = new ArrayList<>();
    for (ModelRegion region : regions) {
      keepOutside(region, first, end, left);
    }
    regions = left.toArray(ModelRegion[]::new);
  }

  /** Tell whether every byte is mapped; an empty range is. */
  boolean isMapped(UserAddress start, int lengthBytes) {
    if (lengthBytes <= 0) {
      return lengthBytes == 0;
    }
    long first = start.value() >>> PAGE_SHIFT;
    long last = (start.value() + lengthBytes - 1) >>> PAGE_SHIFT;
    return first <= last && mappedPages(first, last + 1) == last + 1 - first;
  }

  void snapshot() {
    for (ModelRegion region : regions) {
      region.becomeSnapshot();
    }
    dirtyPages.clear();
    snapshotRegions = regions;
  }

  void revert() {
    if (snapshotRegions == null) {
      throw new CpuException("revert without a snapshot");
    }
    regions = snapshotRegions;
    for (ModelPage page : dirtyPages) {
      page.revert();
    }
    dirtyPages.clear();
  }

  private long mappedPages(long first, long end) {
    long count = 0;
    for (ModelRegion region : regions) {
      long shared = Math.min(end, region.endPage()) - Math.max(first, region.firstPage);
      count += Math.max(0, shared);
    }
    return count;
  }

  private static void keepOutside(
      ModelRegion region, long first, long end, List<ModelRegion> left) {
    if (region.endPage() <= first || end <= region.firstPage) {
      left.add(region);
      return;
    }
    if (region.firstPage < first) {
      left.add(region.part(region.firstPage, first));
    }
    if (end < region.endPage()) {
      left.add(region.part(end, region.endPage()));
    }
  }

  private static long checkedFirstPage(String call, UserAddress start, long lengthBytes) {
    long pageMask = UserCpu.PAGE_BYTES - 1L;
    long first = start.value() >>> PAGE_SHIFT;
    if (((start.value() | lengthBytes) & pageMask) != 0
        || lengthBytes <= 0
        || first + (lengthBytes >>> PAGE_SHIFT) > 1L << (Long.SIZE - PAGE_SHIFT)) {
      throw new CpuException(call + " of " + range(start, lengthBytes) + " is no range of pages");
    }
    return first;
  }

  private static String range(UserAddress start, long lengthBytes) {
    return lengthBytes + " bytes at " + start;
  }
}
