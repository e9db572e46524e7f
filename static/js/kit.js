/* Menus, messages, dialogs, the side panel, search suggestions, htmx manners.
   Everything here makes pleasant what already works without it. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (el) => el.closest("input, textarea, select, [contenteditable]");
  const words = document.body.dataset;

  // --- menus are <details>: one open at a time, Escape and a click elsewhere close them ---------
  const closeMenus = (except) =>
    $$("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (e) => closeMenus(e.target.closest("details.menu")));
  document.addEventListener("keydown", (e) => {
    const menu = e.target.closest("details.menu[open]");
    if (!menu) return;
    if (e.key === "Escape") { menu.open = false; $("summary", menu).focus(); e.stopPropagation(); }
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    if (typing(e.target)) return;
    const items = $$(".menu-body :is(a, button, input)", menu);
    const next = items.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1);
    items[(next + items.length) % items.length]?.focus();
    e.preventDefault();
  });

  // --- messages ---------------------------------------------------------------------------------
  const settle = (note) => {
    if (note.dataset.settled) return;
    note.dataset.settled = "1";
    if (note.dataset.note !== "success" || $("form", note)) return;
    let timer = setTimeout(() => note.remove(), 8000);
    for (const enter of ["pointerenter", "focusin"]) note.addEventListener(enter, () => clearTimeout(timer));
    note.addEventListener("pointerleave", () => { timer = setTimeout(() => note.remove(), 4000); });
  };
  const tell = (text) => {
    const note = document.createElement("div");
    note.className = "note";
    note.dataset.note = "error";
    const line = document.createElement("p");
    line.textContent = text;
    const close = document.createElement("button");
    close.className = "note-close";
    close.type = "button";
    close.setAttribute("aria-label", words.closeLabel);
    close.textContent = "×";
    note.append(line, close);
    $("#toasts")?.append(note);
  };
  $$(".note").forEach(settle);
  document.addEventListener("click", (e) => e.target.closest(".note-close")?.closest(".note").remove());

  // --- dialogs and the side panel ---------------------------------------------------------------
  const panel = $("#side-panel");
  let opener = null;
  const peek = (link) => {
    opener = link;
    const address = link.getAttribute("href"); // a mark of a drawing has no plain `href`
    $("[data-panel-open]", panel).href = address;
    panel.setAttribute("aria-label", link.textContent.trim());
    htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" })
      .then(() => { if (!panel.open && $("#panel").childElementCount) panel.showModal(); });
  };
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-peek], [data-peek-marks] a.chart-mark[data-id]");
    if (link && panel && !(e.ctrlKey || e.metaKey || e.shiftKey || e.button)) { e.preventDefault(); peek(link); return; }
    const opens = e.target.closest("[data-dialog]");
    if (opens) { const target = $(`#${opens.dataset.dialog}`); if (target) { e.preventDefault(); target.showModal(); } }
    const closing = e.target.closest("[data-close]") && e.target.closest("dialog");
    if (closing) { e.preventDefault(); closing.close(); }
    if (e.target.matches("dialog")) e.target.close(); // the backdrop
    if (e.target.closest("[data-print]")) window.print();
  });
  const dialog = $("#dialog");
  document.addEventListener("htmx:afterSwap", (e) => {
    if (e.detail.target !== dialog || !dialog.childElementCount) return;
    if (!dialog.open) dialog.showModal();
    $(":is(input:not([type=hidden]), select, textarea)", dialog)?.focus();
  });
  panel?.addEventListener("close", () => { $("#panel").replaceChildren(); opener?.focus(); });

  // --- appearance: at once, then kept by the server ---------------------------------------------
  document.addEventListener("submit", (e) => {
    const theme = e.submitter?.name === "theme" && e.target.matches("[data-preferences]") && e.submitter.value;
    if (!theme) return;
    e.preventDefault();
    document.documentElement.dataset.bsTheme = theme;
    $$("[name=theme]", e.target).forEach((b) => b.setAttribute("aria-pressed", b.value === theme));
    const body = new FormData(e.target, e.submitter);
    fetch(e.target.action, { method: "POST", body, redirect: "manual" });
  });

  // --- "/" goes to the nearest search field -----------------------------------------------------
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    const field = $("main [data-shortcut='/']") || $("[data-shortcut='/']");
    if (field) { e.preventDefault(); field.focus(); field.select(); }
  });

  // --- suggestions under the global search ------------------------------------------------------
  const search = $("#global-search");
  const list = $("#suggestions");
  const options = () => $$("[role=option]", list);
  const show = (open) => { list.hidden = !open; search.setAttribute("aria-expanded", open); if (!open) search.removeAttribute("aria-activedescendant"); };
  if (search) {
    search.addEventListener("keydown", (e) => {
      if (e.key === "Escape") { show(false); return; }
      if (e.key !== "ArrowDown" && e.key !== "ArrowUp" && e.key !== "Enter") return;
      const all = options();
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (e.key === "Enter") { if (at >= 0 && !list.hidden) { e.preventDefault(); all[at].click(); } return; }
      if (!all.length) return;
      e.preventDefault();
      const to = (at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length;
      all.forEach((option, i) => option.setAttribute("aria-selected", i === to));
      search.setAttribute("aria-activedescendant", all[to].id);
      all[to].scrollIntoView({ block: "nearest" });
    });
    search.form.addEventListener("focusout", (e) => { if (!search.form.contains(e.relatedTarget)) show(false); });
    document.addEventListener("htmx:afterSwap", (e) => { if (e.detail.target === list) show(options().length > 0); });
  }

  // --- htmx -------------------------------------------------------------------------------------
  let waiting = 0;
  const busy = (change) => {
    waiting = Math.max(0, waiting + change);
    document.documentElement.classList.toggle("htmx-busy", waiting > 0);
  };
  document.addEventListener("htmx:beforeRequest", () => busy(1));
  document.addEventListener("htmx:afterRequest", () => busy(-1));
  document.addEventListener("htmx:sendError", () => tell(words.lost));
  document.addEventListener("htmx:timeout", () => tell(words.lost));
  document.addEventListener("htmx:responseError", () => tell(words.refused));
  document.addEventListener("htmx:load", (e) => { $$(".note", e.target).forEach(settle); if (e.target.matches?.(".note")) settle(e.target); choices(e.target); });

  // --- long choices: tom-select, fetched only where a page has one ------------------------------
  let loading = null;
  const tomSelect = () => (loading ||= new Promise((done) => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: words.tomSelectCss });
    const script = Object.assign(document.createElement("script"), { src: words.tomSelectJs, onload: done });
    document.head.append(style, script);
  }));
  const enhance = (select) => {
    const url = select.dataset.choicesUrl;
    const label = select.getAttribute("aria-label") || $(`label[for="${select.id}"]`)?.textContent.trim();
    if (label) select.setAttribute("aria-label", label);
    new TomSelect(select, {
      maxOptions: 300,
      copyClassesToDropdown: false,
      ...(url && {
        valueField: "value", labelField: "text", searchField: [],
        load: (query, done) => fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
          .then((answer) => answer.json()).then((found) => done(found.results)).catch(() => done()),
      }),
    });
  };
  function choices(root) {
    const found = $$("select[data-choices]:not(.tomselected)", root);
    if (found.length) tomSelect().then(() => found.forEach((s) => { if (!s.tomselect) enhance(s); }));
  }
  choices(document);

  window.kit = { $, $$, typing, tell };
})();
