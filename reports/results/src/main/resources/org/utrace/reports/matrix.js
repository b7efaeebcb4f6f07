// SPDX-License-Identifier: Apache-2.0
// The matrix page. No library, no request but for the scripts of the chapters beside the page.
(function () {
  "use strict";
  const { h, bodyOf } = utckPanel;
  const $ = (id) => document.getElementById(id);
  const grid = $("grid");
  const panel = $("panel");
  const form = $("filters");
  const bodies = [...grid.tBodies];
  const rows = [...grid.querySelectorAll("tr.clause")];
  const rowOf = new Map(rows.map((row) => [row.dataset.id, row]));
  const loud = ["fail", "error", "deviates", "inconclusive"];
  const searched = new Map(rows.map((row) => [row, searchText(row)]));

  function searchText(row) {
    const reasons = [...row.querySelectorAll("a[title]")].map((cell) => cell.title);
    return [row.querySelector(".what").textContent, ...reasons].join(" ").toLowerCase();
  }

  // ---- State: all of it is in the address, so that a view can be sent to somebody.

  let state = readHash();

  function readHash() {
    const p = new URLSearchParams(location.hash.slice(1));
    const list = (name) => (p.get(name) || "").split(",").filter(Boolean);
    return {
      q: p.get("q") || "",
      v: list("v"),
      level: p.get("level") || "",
      profile: p.get("profile") || "",
      why: (p.get("why") || "").split("|").filter(Boolean),
      open: p.has("open") ? list("open") : null,
      cell: p.get("cell") || "",
    };
  }

  function hashOf(s) {
    const parts = [];
    const put = (name, value) => {
      const text = encodeURIComponent(value).replaceAll("%2F", "/").replaceAll("%2C", ",");
      parts.push(name + "=" + text);
    };
    if (s.q) put("q", s.q);
    if (s.v.length) put("v", s.v.join(","));
    if (s.level) put("level", s.level);
    if (s.profile) put("profile", s.profile);
    if (s.why.length) put("why", s.why.join("|"));
    if (s.open) put("open", s.open.join(","));
    if (s.cell) put("cell", s.cell);
    return "#" + parts.join("&");
  }

  function change(part, newEntry) {
    state = { ...state, ...part };
    const url = hashOf(state);
    if (newEntry) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    apply();
  }

  const isFiltered = () =>
    Boolean(state.q || state.v.length || state.level || state.profile || state.why.length);

  // ---- Rows and chapters

  function matches(row) {
    const d = row.dataset;
    const marks = d.marks.split(" ");
    const gaps = (d.gaps || "").split("|");
    return (
      (!state.level || d.level === state.level) &&
      (!state.profile || d.profiles.split(" ").includes(state.profile)) &&
      (!state.v.length || state.v.some((mark) => marks.includes(mark))) &&
      (!state.why.length || state.why.some((gap) => gaps.includes(gap))) &&
      state.q.toLowerCase().split(/\s+/).every((word) => searched.get(row).includes(word))
    );
  }

  function isOpen(body, shown) {
    if (state.open) return state.open.includes(body.dataset.chapter);
    if (isFiltered()) return true;
    return shown.some((row) => row.dataset.marks.split(" ").some((mark) => loud.includes(mark)));
  }

  function apply() {
    let count = 0;
    for (const body of bodies) {
      const all = [...body.querySelectorAll("tr.clause")];
      const shown = all.filter(matches);
      all.forEach((row) => (row.hidden = !shown.includes(row)));
      body.hidden = shown.length === 0;
      const open = isOpen(body, shown);
      body.classList.toggle("folded", !open);
      body.querySelector(".fold").setAttribute("aria-expanded", String(open));
      const some = body.querySelector(".some");
      some.hidden = shown.length === all.length && open;
      some.textContent =
        shown.length === all.length ? all.length + " clauses" : shown.length + " of " + all.length;
      count += shown.length;
    }
    $("shown").textContent =
      count === rows.length ? count + " clauses" : count + " of " + rows.length + " clauses";
    $("none").hidden = count > 0;
    grid.hidden = count === 0;
    showFilters();
    keepOneTabStop();
    showPanel();
  }

  function showFilters() {
    if ($("q").value !== state.q) $("q").value = state.q;
    $("level").value = state.level;
    $("profile").value = state.profile;
    for (const name of ["v", "why"]) {
      boxes(name).forEach((box) => (box.checked = state[name].includes(box.value)));
    }
    if (state.why.length) $("gaps").open = true;
    $("reset").disabled = !isFiltered() && !state.open;
  }

  const boxes = (name) => [...form.querySelectorAll("input[name=" + name + "]")];
  const chapters = () => bodies.map(nameOf);
  const isFolded = (body) => body.classList.contains("folded");
  const nameOf = (body) => body.dataset.chapter;
  const openNow = () => bodies.filter((body) => !isFolded(body)).map(nameOf);

  function fold(body, open) {
    const name = body.dataset.chapter;
    const others = openNow().filter((chapter) => chapter !== name);
    change({ open: open ? [...others, name] : others });
  }

  const reset = () => change({ q: "", v: [], level: "", profile: "", why: [], open: null });

  form.addEventListener("submit", (event) => event.preventDefault());
  $("q").addEventListener("input", () => change({ q: $("q").value, open: null }));
  for (const name of ["level", "profile"]) {
    $(name).addEventListener("change", () => change({ [name]: $(name).value, open: null }));
  }
  form.addEventListener("change", (event) => {
    const name = event.target.name;
    if (name === "v" || name === "why") {
      const checked = boxes(name).filter((box) => box.checked);
      change({ [name]: checked.map((box) => box.value), open: null });
    }
  });
  $("open-all").addEventListener("click", () => change({ open: chapters() }));
  $("close-all").addEventListener("click", () => change({ open: [] }));
  $("reset").addEventListener("click", reset);
  $("reset-none").addEventListener("click", reset);

  // ---- Keyboard: the grid is one stop of the tab key; arrows move inside.

  let stop = null;
  const visible = (row) => row.offsetParent !== null;
  const controls = (row) => [...row.querySelectorAll(".fold, a.cell")];
  const visibleRows = () => bodies.flatMap((body) => [...body.rows]).filter(visible);

  function keepOneTabStop() {
    if (!stop || !visible(stop.closest("tr"))) {
      const first = visibleRows()[0];
      setStop(first ? controls(first)[0] : null);
    }
  }

  function setStop(control) {
    if (stop) stop.tabIndex = -1;
    stop = control;
    if (stop) stop.tabIndex = 0;
  }

  function move(control) {
    if (!control) return;
    setStop(control);
    control.focus();
  }

  let column = 0;
  grid.addEventListener("focusin", (event) => {
    const control = event.target.closest(".fold, a.cell");
    if (!control) return;
    setStop(control);
    if (control.matches(".cell")) column = controls(control.closest("tr")).indexOf(control);
  });

  function moveRow(row, step) {
    const all = visibleRows();
    const next = all[Math.min(Math.max(all.indexOf(row) + step, 0), all.length - 1)];
    const found = controls(next);
    move(found[Math.min(column, found.length - 1)]);
  }

  function moveColumn(control, step) {
    const body = control.closest("tbody");
    if (control.matches(".fold")) {
      if (isFolded(body) === step > 0) fold(body, step > 0);
      return;
    }
    move(controls(control.closest("tr"))[column + step]);
  }

  grid.addEventListener("keydown", (event) => {
    const control = event.target.closest(".fold, a.cell");
    if (!control || event.altKey || event.metaKey) return;
    const row = control.closest("tr");
    const ends = event.ctrlKey ? Infinity : 0;
    const keys = {
      ArrowDown: () => moveRow(row, 1),
      ArrowUp: () => moveRow(row, -1),
      PageDown: () => moveRow(row, 10),
      PageUp: () => moveRow(row, -10),
      ArrowRight: () => moveColumn(control, 1),
      ArrowLeft: () => moveColumn(control, -1),
      Home: () => (ends ? moveRow(row, -Infinity) : move(controls(row)[0])),
      End: () => (ends ? moveRow(row, Infinity) : move(controls(row).at(-1))),
      " ": () => control.click(),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  grid.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (!button) return;
    const body = button.closest("tbody");
    fold(body, isFolded(body));
  });
  document.querySelector("main").addEventListener("click", followCell);

  // A cell is a link, so that it can be opened in another tab and copied.
  function followCell(event) {
    const link = event.target.closest('a[href^="#cell="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ cell: decodeURIComponent(link.getAttribute("href").slice("#cell=".length)) }, true);
  }

  // ---- The panel of a cell

  const loads = new Map();
  window.utckChapter = (name, data) => loads.get(name).arrived(data);

  function load(chapter) {
    if (!loads.has(chapter)) {
      const entry = {};
      entry.data = new Promise((resolve, reject) => {
        entry.arrived = resolve;
        const script = document.createElement("script");
        script.src = "matrix/" + chapter + ".js";
        script.onerror = () => reject(new Error(script.getAttribute("src")));
        document.head.append(script);
      });
      loads.set(chapter, entry);
    }
    return loads.get(chapter).data;
  }

  let shownCell = "";

  async function showPanel() {
    if (state.cell === shownCell) return;
    const [id, port] = split(state.cell);
    const row = rowOf.get(id);
    const wanted = row && cellOf(row, port) ? state.cell : "";
    if (!wanted) {
      shownCell = "";
      if (panel.open) panel.close();
      return;
    }
    shownCell = wanted;
    const chapter = row.closest("tbody").dataset.chapter;
    const loaded = await load(chapter).catch(() => null);
    if (shownCell !== wanted) return;
    const body = loaded ? bodyOf(id, port, loaded[id]) : missing("matrix/" + chapter + ".js");
    const used = panel.contains(document.activeElement) && document.activeElement.ariaLabel;
    panel.replaceChildren(head(id, port), body);
    panel.scrollTop = 0;
    if (panel.open) focusAgain(used);
    else panel.showModal();
  }

  // Whoever pages through the clauses stays on the button.
  function focusAgain(label) {
    const buttons = [...panel.querySelectorAll(".panel-head button:enabled")];
    (buttons.find((button) => button.ariaLabel === label) || buttons.at(-1)).focus();
  }

  function missing(file) {
    const advice = ": keep index.html and its folder matrix together.";
    const sentence = "The data of this cell cannot be loaded from " + file + advice;
    return h("div", { class: "panel-body" }, h("p", { class: "trouble" }, sentence));
  }

  const split = (cell) => {
    const slash = cell.indexOf("/");
    return [cell.slice(0, slash), cell.slice(slash + 1)];
  };
  const cellOf = (row, port) => controls(row).find((cell) => cell.dataset.port === port);

  panel.addEventListener("close", () => {
    const [id, port] = split(shownCell || state.cell);
    if (state.cell) change({ cell: "" });
    shownCell = "";
    const row = rowOf.get(id);
    if (!row) return;
    const target = visible(row) ? cellOf(row, port) : row.closest("tbody").querySelector(".fold");
    if (target && visible(target.closest("tr"))) move(target);
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
    else followCell(event);
  });

  function head(id, port) {
    const shown = rows.filter((row) => !row.hidden);
    const at = shown.indexOf(rowOf.get(id));
    const go = (step, text, label) => {
      const next = at < 0 ? null : shown[at + step];
      return h("button", {
        type: "button", class: "quiet", disabled: !next, "aria-label": label,
        onclick: () => change({ cell: next.dataset.id + "/" + port }),
      }, text);
    };
    return h("div", { class: "panel-head" },
      h("h2", { id: "panel-title" }, id, " ", h("span", {}, "on " + port)),
      go(-1, "↑", "Previous clause"), go(1, "↓", "Next clause"),
      h("button", {
        type: "button", class: "quiet", autofocus: true, onclick: () => panel.close(),
      }, "Close"));
  }

  // ---- Theme

  const themes = ["system", "light", "dark"];
  function theme(name) {
    document.documentElement.dataset.theme = name;
    $("theme").textContent = "Theme: " + name;
  }
  function stored() {
    try {
      return localStorage.getItem("utck-theme") || "system";
    } catch (e) {
      return "system";
    }
  }
  theme(themes.includes(stored()) ? stored() : "system");
  $("theme").addEventListener("click", () => {
    const at = themes.indexOf(document.documentElement.dataset.theme);
    const next = themes[(at + 1) % themes.length];
    theme(next);
    try {
      localStorage.setItem("utck-theme", next);
    } catch (e) {
      // Then it holds for this page only.
    }
  });

  // ---- Start

  grid.setAttribute("role", "grid");
  for (const cell of grid.querySelectorAll('tbody [role="cell"]')) {
    cell.setAttribute("role", "gridcell");
  }
  rows.forEach((row) => controls(row).forEach((cell) => {
    cell.tabIndex = -1;
    cell.setAttribute("aria-haspopup", "dialog");
  }));
  bodies.forEach((body) => (body.querySelector(".fold").tabIndex = -1));
  document.querySelector(".no-js").remove();
  document.querySelectorAll(".js").forEach((element) => (element.hidden = false));
  window.addEventListener("popstate", () => {
    state = readHash();
    apply();
  });
  apply();
})();
