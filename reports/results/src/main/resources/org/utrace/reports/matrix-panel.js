// SPDX-License-Identifier: Apache-2.0
// What the panel of a cell shows, made of elements and text, never of markup that a result holds.
const utckPanel = (function () {
  "use strict";
  const loud = ["fail", "error", "deviates", "inconclusive"];
  const rank = (mark) => (loud.indexOf(mark) + loud.length + 1) % (loud.length + 1);

  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== "") element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ""));
    return element;
  }

  function icon(word) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#i-" + word);
    svg.append(use);
    return svg;
  }

  function bodyOf(id, port, clause) {
    const cell = clause.ports[port];
    const isTold = cell.cases.some((one) => one.reason && cell.reason.endsWith(one.reason));
    const worstFirst = [...cell.cases].sort((a, b) => rank(a.mark) - rank(b.mark));
    return h("div", { class: "panel-body" },
      h("p", { class: "said" },
        h("span", { class: "verdict m-" + cell.mark }, icon(cell.mark), cell.mark), cell.meaning),
      h("p", { class: "duty" }, clause.text),
      h("p", { class: "said" },
        h("span", {}, clause.level + ", a duty of the " + clause.subject + ". " + clause.basis)),
      Object.keys(clause.ports).length > 1 ? siblings(id, port, clause) : null,
      cell.known ? h("p", { class: "reason" }, "Known failure: " + cell.known) : null,
      cell.reason && !isTold ? h("p", { class: "reason" }, cell.reason) : null,
      h("h3", {}, heading(worstFirst)),
      worstFirst.map(testCase),
      cell.rerun ? [h("h3", {}, "Judge this clause again"), again(cell.rerun)] : null,
      more(clause));
  }

  function heading(cases) {
    const tests = cases.filter((one) => one.name).length;
    if (!tests) return "Not tried";
    return "Evidence" + (tests === 1 ? "" : ", from " + tests + " tests");
  }

  function siblings(id, port, clause) {
    return h("ul", { class: "siblings", "aria-label": "The same clause on other ports" },
      Object.entries(clause.ports).map(([name, other]) =>
        h("li", {}, h("a", {
          class: "m-" + other.mark, href: "#cell=" + id + "/" + encodeURIComponent(name),
          "aria-current": name === port ? "true" : false,
        }, icon(other.mark), name, h("span", { class: "sr" }, ": " + other.mark)))));
  }

  const told = ["expected", "but was"];

  function testCase(one) {
    const parts = [
      one.name ? h("h4", { class: "m-" + one.mark }, icon(one.mark),
        h("span", {}, one.name, h("span", { class: "sr" }, ": " + one.mark))) : null,
      h("ul", {}, one.evidence.map((line) => h("li", {}, line))),
      one.reason ? h("p", { class: "message" }, one.reason) : null,
    ];
    if (one.facts.length) {
      parts.push(h("dl", { class: "pairs" }, one.facts.map((fact) => [
        h("dt", {}, fact.key),
        h("dd", { class: told.includes(fact.key) ? "loud" : "" }, fact.value)])));
    }
    if (one.replay) parts.push(h("h5", {}, "Play it again"), again(one.replay));
    const text = (title, lines) => {
      if (lines.length) parts.push(h("h5", {}, title), pre(title, lines));
    };
    text("Schedule: who did what", one.columns ? one.columns.split("\n") : []);
    text("End of the event log", one.log);
    text("Last instructions of the traced program", one.instructions);
    if (one.files.length) {
      const address = (file) => file.file.split("/").map(encodeURIComponent).join("/");
      const items = one.files.map((file) =>
        h("li", {}, h("a", { href: address(file) }, file.title)));
      parts.push(h("h5", {}, "Files"), h("ul", {}, items));
    }
    if (one.allure) {
      const href = document.getElementById("panel").dataset.allure + "#testresult/" + one.allure;
      parts.push(h("p", { class: "said to-allure" },
        h("a", { class: "allure", href: href }, "This case in the Allure report")));
    }
    return h("section", { class: "case" }, parts);
  }

  // A text that scrolls must be reachable by keyboard.
  function pre(title, lines) {
    const block = h("pre", { tabindex: "0", role: "region", "aria-label": title });
    lines.forEach((line) => {
      block.append(line.includes("CHECK FAILED") ? h("mark", {}, line) : line, "\n");
    });
    return block;
  }

  function again(command) {
    const line = h("code", { class: "line" }, command);
    const click = () => copy(line, button);
    const button = h("button", { type: "button", class: "quiet", onclick: click }, "Copy");
    return h("div", { class: "again" }, line, button);
  }

  async function copy(line, button) {
    try {
      await navigator.clipboard.writeText(line.textContent);
    } catch (e) {
      getSelection().selectAllChildren(line);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }

  function more(clause) {
    const pairs = h("dl", { class: "pairs" });
    pairs.replaceChildren(...[
      ["Source", clause.sources.map((one) => line(one))],
      ["Editions", [clause.note]],
      ["How a test sees it", [clause.observe]],
      ["A fault its test must catch", [clause.mutant]],
      ["Needs", clause.needs.map((one) => line(one))],
    ].filter(([, values]) => values.some(Boolean)).flatMap(([name, values]) => [
      h("dt", {}, name), h("dd", {}, values.map((value) => h("div", {}, value)))]));
    return h("section", {}, h("h3", {}, "About the clause"), pairs);
  }

  const line = (one) => (one.meaning ? one.name + ": " + one.meaning : one.name);

  return { h, bodyOf };
})();
