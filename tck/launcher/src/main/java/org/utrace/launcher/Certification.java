// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;

/** Run one worker per port and collect their journals. */
final class Certification {
  private final RunRequest request;
  private final OutputFolder folder;
  private final Screen screen;
  private final Map<String, Died> deaths = new ConcurrentHashMap<>();

  Certification(RunRequest request, OutputFolder folder, Screen screen) {
    this.request = request;
    this.folder = folder;
    this.screen = screen;
  }

  /**
   * Run all ports and read their journals, in the order of the ports.
   *
   * <p>The output folder is made only after every worker has said that it is ready.
   *
   * @throws BadInputException if a worker lacks something
   */
  List<PortJournal> run() {
    List<WorkerProcess> workers = new ArrayList<>();
    try (ExecutorService jobs = Executors.newFixedThreadPool(request.jobs())) {
      List<Header> headers = awaitReady(jobs, workers);
      folder.create();
      try (Progress progress = Progress.on(screen, headers)) {
        List<Future<?>> runs = new ArrayList<>();
        for (WorkerProcess worker : workers) {
          runs.add(jobs.submit(() -> runPort(worker, progress)));
        }
        awaitAll(runs);
      }
      return readJournals(headers);
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  private List<Header> awaitReady(ExecutorService jobs, List<WorkerProcess> workers) {
    List<Future<Header>> ready = new ArrayList<>();
    for (String port : request.ports()) {
      ready.add(jobs.submit(() -> start(port, workers::add).awaitReady()));
    }
    return awaitAll(ready);
  }

  private WorkerProcess start(String port, Consumer<WorkerProcess> workers) {
    WorkerProcess worker =
        WorkerProcess.start(request.settings(port, folder.journal(port)), request.patience());
    synchronized (this) {
      workers.accept(worker);
    }
    return worker;
  }

  private void runPort(WorkerProcess worker, Progress progress) {
    String port = worker.port();
    worker.keepLogIn(folder.log(port));
    worker
        .run(line -> {
          if (line instanceof Judged judged) {
            progress.step(port, judged);
          }
        })
        .ifPresent(died -> remember(port, died));
    progress.portEnded(port);
  }

  /** A full disk may be what the worker died of. */
  private void remember(String port, Died died) {
    deaths.put(port, died);
    try {
      JournalWriter.appendAfterDeath(folder.journal(port), died);
    } catch (UncheckedIOException e) {
      screen.note("the journal of %s lacks how it ended: %s.".formatted(port, e.getMessage()));
    }
  }

  private static <T> List<T> awaitAll(List<? extends Future<? extends T>> futures) {
    List<T> results = new ArrayList<>();
    for (Future<? extends T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new KitTroubleException("A worker's thread failed: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KitTroubleException("Interrupted while waiting for the workers.", e);
      }
    }
    return results;
  }

  private List<PortJournal> readJournals(List<Header> headers) {
    List<PortJournal> journals = new ArrayList<>();
    for (Header header : headers) {
      String port = header.target().port();
      journals.add(
          PortJournal.read(folder.journal(port), header, Optional.ofNullable(deaths.get(port))));
    }
    return journals;
  }
}
