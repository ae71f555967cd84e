/* Judging: draws a sample that is at hand, in one step. */
"use strict";

(() => {
  const { byId, element, judge, show } = window.stratoscope;
  const PLACE = ["left", "top", "width", "height", "display"];

  function place(node, style) {
    for (const name of PLACE) node.style[name] = style[name] ?? "";
  }

  /** The stage of dashboard/ui/image_view.py. */
  function drawStage({ photo, map, style, alt, crop, low, high, caption, shape }) {
    const part = (name) => byId(`judge-stage-${name}`);
    const [{ maxWidth = "" }, { aspectRatio = "", minHeight = "" }] = shape;
    part("canvas").style.maxWidth = maxWidth;
    Object.assign(part("photo").style, { aspectRatio, minHeight });
    if (part("photo").getAttribute("src") !== photo) part("photo").src = photo;
    if (part("map").getAttribute("src") !== map) part("map").src = map;
    part("map").alt = alt;
    place(part("map"), style);
    place(part("crop"), crop);
    part("low").textContent = low;
    part("high").textContent = high;
    part("caption").textContent = caption;
  }

  /** What is not as it was, and the picture of then. */
  function drawFrozen({ problem, changed, frozen }) {
    const said = byId("judge-picture-changed");
    said.textContent = [problem, ...changed].filter(Boolean).join(" ");
    said.hidden = !said.textContent;
    const figure = byId("judge-picture-frozen");
    figure.hidden = said.hidden || !frozen;
    figure.replaceChildren(...figure.hidden ? [] : [
      element("img", { src: frozen.picture, alt: frozen.words }),
      element("figcaption", { className: "quiet" }, `Snapshot from then. ${frozen.words}`)]);
    byId("judge-stage").hidden = Boolean(problem);
  }

  /** Draws a sample: all of it is here, pictures too. */
  function draw(sample) {
    const before = judge.shown;
    judge.shown = sample;
    const calls = window.dash_clientside.stratoscope;
    judge.drawing = true; // what the page shows itself is no news to it
    show(sample.view);
    judge.drawing = false;
    byId("judge-picture-title").textContent = sample.title;
    byId("judge-picture-caption").textContent = sample.origin;
    drawFrozen(sample);
    for (const id of ["predictions-panel", "strip-panel"]) byId(id).hidden = Boolean(sample.problem);
    if (!sample.problem) {
      drawStage(sample.stage);
      calls.drawPredictions(sample.predictions);
      calls.drawStrip(sample.strip);
      byId("strip-title").textContent = sample.stripTitle;
      byId("judge-picture-explore").setAttribute("href", sample.explore);
      window.dash_clientside.set_props("permalink-store", { data: sample.permalink });
    }
    wait(false);
    judge.tell("shown", sample, before);
  }

  /** Shows that something is on its way. */
  function wait(waiting) {
    byId("judge-stage")?.classList.toggle("waiting", waiting);
  }

  /** Says where the picture would stand why there is none. */
  function fail(sentence) {
    wait(false);
    byId("judge-queue-panel-notice").textContent = sentence;
  }

  Object.assign(judge, { draw, wait, fail });
})();
