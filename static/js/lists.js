/* Lists: keyboard, selection, editing a cell in place. */
"use strict";
(() => {
  const { $, $$, typing } = window.kit;

  // --- rows by keyboard: j/k or arrows move, Enter opens, x selects -----------------------------
  const rowLinks = () => $$(".grid-table tbody th a, .grid-table tbody [data-row-link]");
  const rowOf = (el) => el?.closest?.(".grid-table tbody tr");
  const step = (by) => {
    const links = rowLinks();
    if (!links.length) return;
    const row = rowOf(document.activeElement);
    const at = row ? links.findIndex((link) => row.contains(link)) : -1;
    const to = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by));
    links[to].focus();
    links[to].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
    const row = rowOf(e.target);
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const letter = { j: 1, k: -1 }[e.key];
    const inField = typing(e.target) && !e.target.matches("[type=checkbox]");
    if (arrow && (row || e.target.matches(".list [data-shortcut]")) && !e.target.closest(".cell-form")) { e.preventDefault(); step(arrow); return; }
    if (inField || !$(".grid-table")) return;
    if (letter && !e.target.closest("details[open]")) { e.preventDefault(); step(letter); }
    if (e.key === "x" && row) { const box = $(".pick", row); if (box) { e.preventDefault(); box.click(); } }
  });

  // --- a filter left empty is no filter: keep addresses short --------------------------------
  document.addEventListener("formdata", (e) => {
    if (e.target.method !== "get" || !e.target.closest(".list")) return;
    const empty = [...e.formData.entries()].filter(([key, value]) => (value === "" || value === "unknown") && key !== "q");
    empty.forEach(([key]) => { if (!e.formData.getAll(key).some((v) => v && v !== "unknown")) e.formData.delete(key); });
  });

  // --- selection --------------------------------------------------------------------------------
  let last = null;
  const refresh = () => {
    const bar = $(".bulk");
    if (!bar) return;
    const boxes = $$(".pick");
    const picked = boxes.filter((box) => box.checked).length;
    bar.toggleAttribute("data-empty", picked === 0);
    const count = $(".bulk-count", bar);
    if (count) count.textContent = picked === 1 ? count.dataset.one : count.dataset.many.replace("{n}", picked);
    const all = $(".pick-all");
    if (all) { all.checked = picked > 0 && picked === boxes.length; all.indeterminate = picked > 0 && picked < boxes.length; }
  };
  document.addEventListener("click", (e) => {
    const box = e.target.closest(".pick");
    if (!box) return;
    const boxes = $$(".pick");
    if (e.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    last = box;
  });
  document.addEventListener("change", (e) => {
    if (e.target.matches(".pick-all")) $$(".pick").forEach((box) => { box.checked = e.target.checked; });
    if (e.target.matches(".pick, .pick-all")) refresh();
    if (e.target.matches("[data-auto-submit]")) e.target.form.requestSubmit();
  });
  document.addEventListener("click", (e) => {
    if (!e.target.closest("[data-pick-none]")) return;
    $$(".pick").forEach((box) => { box.checked = false; });
    refresh();
  });

  // --- a cell in place: Enter saves, Tab saves and goes on, Escape gives up ---------------------
  const kept = new WeakMap(); // cell -> what it showed
  let onward = null;
  const openCell = (link) => {
    const cell = link.closest("td, th");
    kept.set(cell, [...cell.childNodes]);
    htmx.ajax("GET", link.dataset.cell, { target: cell, swap: "innerHTML" }).then(() => {
      const field = $(".cell-form :is(input:not([type=hidden]), select, textarea)", cell);
      field?.focus();
      field?.select?.();
    });
  };
  const giveUp = (cell) => {
    if (!kept.has(cell)) return;
    cell.replaceChildren(...kept.get(cell));
    kept.delete(cell);
    $(".edit", cell)?.focus();
  };
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-cell]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    openCell(link);
  });
  document.addEventListener("keydown", (e) => {
    const form = e.target.closest(".cell-form");
    if (!form) return;
    const cell = form.closest("td, th");
    if (e.key === "Escape") { e.stopPropagation(); giveUp(cell); }
    if (e.key === "Enter" && !e.target.matches("button, textarea")) { e.preventDefault(); form.requestSubmit(); }
    if (e.key === "Tab") {
      const cells = $$("a[data-cell], .cell-form", cell.closest("tr"));
      onward = cells[cells.indexOf(form) + (e.shiftKey ? -1 : 1)]?.dataset.cell || null;
      e.preventDefault();
      form.requestSubmit();
    }
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    refresh();
    const cell = e.detail.target;
    if (!cell?.matches?.("td, th") || $(".cell-form", cell)) return;
    const link = onward && $(`a[data-cell="${CSS.escape(onward)}"]`, cell.closest("tr"));
    onward = null;
    if (link) openCell(link); else $(".edit", cell)?.focus();
  });
  refresh();
})();
