/* Forms never lose what was typed: drafts on this device, offered back; one submit at a time. */
"use strict";
(() => {
  const { $, $$ } = window.kit;
  const DAY = 24 * 60 * 60 * 1000;
  const user = document.body.dataset.user || "";
  const keyOf = (form) => `draft:${user}:${form.dataset.draft}`;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full: go on without */ } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* not allowed: nothing kept either */ } };
  const kept = (field) => field.name && !["password", "file", "submit", "button", "hidden"].includes(field.type);
  const values = (form) => {
    const found = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      if (field.type === "checkbox" || field.type === "radio") { (found[field.name] ||= []); if (field.checked) found[field.name].push(field.value); }
      else if (field.multiple) found[field.name] = [...field.selectedOptions].map((o) => o.value);
      else found[field.name] = field.value;
    }
    return found;
  };
  const fill = (form, draft) => {
    for (const field of form.elements) {
      if (field.name === "version" && draft.version) field.value = draft.version; // so that a conflict is seen
      if (!kept(field) || !(field.name in draft.values)) continue;
      const value = draft.values[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
      else if (field.tomselect) field.tomselect.setValue(value);
      else if (field.multiple) [...field.options].forEach((o) => { o.selected = value.includes(o.value); });
      else field.value = value;
    }
  };
  const changed = (before, now) =>
    Object.fromEntries(Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));

  const watch = (form) => {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    const key = keyOf(form);
    const before = values(form);
    const invalid = $(".is-invalid, .alert-danger", form);
    const draft = read(key);
    if (draft && Date.now() - draft.at < DAY && !invalid) offer(form, key, draft, before);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const dirty = changed(before, values(form));
        form.toggleAttribute("data-dirty", Object.keys(dirty).length > 0);
        if (Object.keys(dirty).length) write(key, { at: Date.now(), values: dirty, version: form.elements.version?.value });
        else drop(key);
      }, 300);
    });
    form.addEventListener("submit", () => {
      const dirty = changed(before, values(form));
      if (Object.keys(dirty).length) write(key, { at: Date.now(), values: dirty, version: form.elements.version?.value });
      sessionStorage.setItem("sent", key);
      form.removeAttribute("data-dirty");
    });
  };
  const offer = (form, key, draft, before) => {
    const note = $(".draft-note", form);
    if (!note || !Object.keys(changed(before, { ...before, ...draft.values })).length) return;
    const when = $("time", note);
    if (when) when.textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    note.hidden = false;
    $("[data-draft-restore]", note).addEventListener("click", () => { fill(form, draft); note.hidden = true; form.dispatchEvent(new Event("input")); });
    $("[data-draft-drop]", note).addEventListener("click", () => { drop(key); note.hidden = true; });
  };

  // A sent form whose page is left for another (not for signing in) was accepted: forget its draft.
  const sent = sessionStorage.getItem("sent");
  if (sent && document.body.dataset.user) {
    if (!$$("form[data-draft]").some((form) => keyOf(form) === sent) && !$("[data-problem]")) drop(sent);
    sessionStorage.removeItem("sent");
  }
  // Signing out leaves nothing on this device.
  document.addEventListener("submit", (e) => {
    if (e.target.matches("[data-sign-out]"))
      Object.keys(localStorage).filter((key) => key.startsWith(`draft:${user}:`)).forEach(drop);
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    const form = e.detail.elt.closest?.("form[data-draft]");
    if (form && e.detail.successful && e.detail.xhr.status < 300) { drop(keyOf(form)); sessionStorage.removeItem("sent"); }
  });

  // One submit at a time; the button says that something happens.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || form.matches("[data-preferences], [data-again]")) return;
    if (form.dataset.sending) { e.preventDefault(); return; }
    form.dataset.sending = "1";
    setTimeout(() => { delete form.dataset.sending; }, 8000);
  });
  window.addEventListener("pageshow", (e) => { if (e.persisted) $$("form[data-sending]").forEach((f) => { delete f.dataset.sending; }); });
  window.addEventListener("beforeunload", (e) => { if ($("form[data-draft][data-dirty]")) e.preventDefault(); });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.target.form?.requestSubmit();
  });

  const start = (root) => {
    $$("form[data-draft]", root).forEach(watch);
    if (root.matches?.("form[data-draft]")) watch(root);
    $(".is-invalid", root)?.focus();
  };
  document.addEventListener("htmx:load", (e) => start(e.target));
  start(document);
})();
