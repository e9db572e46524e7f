/* "My work" by keyboard: arrows (or j, k) move from line to line, Space says that it is done. */
"use strict";
(() => {
  const { $, $$, typing } = window.kit;
  const links = () => $$(".line [data-line]");
  const move = (by) => {
    const all = links();
    const line = document.activeElement?.closest?.(".line");
    const at = line ? all.findIndex((link) => line.contains(link)) : -1;
    const to = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by));
    all[to]?.focus();
    all[to]?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || e.target.closest("details[open]") || $("dialog[open]")) return;
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[e.key];
    const inLine = e.target.matches("[data-line]");
    if (by && (inLine || e.target === document.body || e.key.length === 1)) { e.preventDefault(); move(by); return; }
    if (e.key === " " && inLine) {
      const done = $("form[data-done]", e.target.closest(".line"));
      if (done) { e.preventDefault(); done.requestSubmit(); }
    }
  });
})();
