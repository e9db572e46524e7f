/* Moves a mark of the matrix, by pointer or arrow keys, then opens the form that scores again.
   Nothing is saved here: the form asks for a reason and posts. Escape puts the mark back.
   Loaded only by the page of the matrix; without it each mark is a link. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const STEP = 0.1;
  const LEAP = 0.5;
  const THRESHOLD = 4;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  let moving = null;

  const plotOf = (svg) => ({
    left: Number(svg.dataset.plotLeft),
    top: Number(svg.dataset.plotTop),
    width: Number(svg.dataset.plotWidth),
    height: Number(svg.dataset.plotHeight),
    max: Number(svg.dataset.scoreMax),
  });
  const clamp = (value, max) => Math.min(Math.max(value, 0), max);
  const rounded = (score) => Math.round(score * 10) / 10;

  /** A mark on its way: where it was drawn, its true score, and the score proposed. */
  function begin(mark) {
    if (moving?.mark === mark) return moving;
    cancel();
    const svg = mark.ownerSVGElement;
    const trail = document.createElementNS(SVG, "path");
    trail.setAttribute("class", "chart-trail");
    svg.insertBefore(trail, mark.parentNode);
    mark.classList.add("is-moving");
    const { px, py, x, y } = mark.dataset;
    moving = { mark, svg, trail, plot: plotOf(svg), from: [Number(px), Number(py)], x: Number(x), y: Number(y), moved: false };
    return moving;
  }

  function place(move, x, y) {
    const { plot, from } = move;
    move.x = rounded(clamp(x, plot.max));
    move.y = rounded(clamp(y, plot.max));
    move.moved = move.x !== Number(move.mark.dataset.x) || move.y !== Number(move.mark.dataset.y);
    const to = [plot.left + (plot.width * move.x) / plot.max, plot.top + plot.height * (1 - move.y / plot.max)];
    move.mark.setAttribute("transform", `translate(${to[0] - from[0]} ${to[1] - from[1]})`);
    move.trail.setAttribute("d", `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`);
    say(move);
  }

  function cancel() {
    if (!moving) return;
    moving.mark.removeAttribute("transform");
    moving.mark.classList.remove("is-moving");
    moving.trail.remove();
    moving = null;
    voice().textContent = "";
  }

  /** Opens the form with the proposed score; the mark waits there until the form is saved or given up. */
  function open(move) {
    const url = new URL(move.mark.dataset.rescoreUrl, window.location.href);
    url.searchParams.set("x", move.x);
    url.searchParams.set("y", move.y);
    const target = move.svg.dataset.rescoreTarget;
    const detail = { url: url.href, x: move.x, y: move.y, id: move.mark.dataset.id };
    const free = move.mark.dispatchEvent(new CustomEvent("matrix:rescore", { bubbles: true, cancelable: true, detail }));
    if (!free) return;
    if (target && window.htmx) window.htmx.ajax("GET", url.pathname + url.search, { target, swap: "innerHTML", source: move.mark });
    else window.location.assign(url.href);
  }

  function voice() {
    let region = document.getElementById("matrix-voice");
    if (!region) {
      region = document.createElement("p");
      region.id = "matrix-voice";
      region.className = "visually-hidden";
      region.setAttribute("role", "status");
      document.body.append(region);
    }
    return region;
  }

  function say(move) {
    const show = (score) => score.toLocaleString(document.documentElement.lang || undefined);
    voice().textContent = (move.svg.dataset.say || "").replace("{x}", show(move.x)).replace("{y}", show(move.y));
  }

  const markOf = (target) => target.closest?.("[data-matrix] [data-rescore-url]");

  document.addEventListener("pointerdown", (event) => {
    const mark = event.button === 0 && markOf(event.target);
    if (!mark) return;
    const start = [event.clientX, event.clientY];
    let dragging = false;

    const score = (at) => {
      const svg = mark.ownerSVGElement;
      const plot = plotOf(svg);
      const point = new DOMPoint(at.clientX, at.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [((point.x - plot.left) / plot.width) * plot.max, (1 - (point.y - plot.top) / plot.height) * plot.max];
    };
    const follow = (at) => {
      if (!dragging && Math.hypot(at.clientX - start[0], at.clientY - start[1]) < THRESHOLD) return;
      dragging = true;
      place(begin(mark), ...score(at));
    };
    const leave = (at) => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", leave);
      document.removeEventListener("pointercancel", leave);
      if (!dragging) return;
      // The click that ends a drag must not follow the link; one that never comes must not eat the next.
      const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
      if (at.type === "pointercancel" || !moving?.moved) cancel();
      else open(moving);
    };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", leave);
    document.addEventListener("pointercancel", leave);
  });

  document.addEventListener("dragstart", (event) => {
    if (markOf(event.target)) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return cancel();
    const mark = markOf(event.target);
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      event.preventDefault();
      const move = begin(mark);
      const by = event.shiftKey ? LEAP : STEP;
      place(move, move.x + arrow[0] * by, move.y + arrow[1] * by);
    } else if (event.key === "Enter" && moving?.mark === mark && moving.moved) {
      event.preventDefault();
      open(moving);
    }
  });

  // The form was given up (a dialog or side panel closed), or the focus went elsewhere before Enter.
  for (const name of ["matrix:cancel", "hidden.bs.modal", "hidden.bs.offcanvas"]) document.addEventListener(name, cancel);
  document.addEventListener("close", cancel, true);
})();
