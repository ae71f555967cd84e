/* Judging: the samples. They are fetched ahead with their pictures, and each is drawn in one step. */
"use strict";

(() => {
  const { byId, element, judge, show, whenPresent, whenViewed } = window.stratoscope;

  // Fetching: the next samples come while this one is judged.

  const KEPT = 12; // samples with their pictures
  const SETTINGS = ["relevance", "resolution", "scale", "opacity", "show"]; // stay from one to another
  let round = 0; // of fetching ahead
  const fetches = new Map(); // query -> {promise, sample}: the least recently used first

  /** The query of a sample that is opened as its review states. */
  function queryOf(position) {
    const view = judge.shown?.view ?? {};
    const kept = SETTINGS.filter((name) => name in view).map((name) => [name, view[name]]);
    return { review: judge.desk.review, sample: position, ...Object.fromEntries(kept) };
  }

  /** The pictures of a sample, decoded; they are kept with it so that they stay so. */
  async function pictures({ stage, strip, frozen, problem }) {
    const addresses = problem ? [frozen?.picture]
      : [stage.photo, stage.map, ...strip.rows.flatMap((row) => [row.sprite, row.picture])];
    const images = addresses.filter(Boolean).map((src) => Object.assign(new Image(), { src }));
    await Promise.allSettled(images.map((image) => image.decode()));
    return images;
  }

  async function fetchSample(query, ahead) {
    const sample = await judge.ask("/judge/sample.json", ahead ? { ...query, ahead: 1 } : query);
    sample.pictures = await pictures(sample);
    return sample;
  }

  /** The request of a query and, once it has come, its sample; sends it where there is none. */
  function request(query, ahead) {
    const key = JSON.stringify(query);
    let current = fetches.get(key);
    if (!current || (current.ahead && !ahead && !current.sample)) { // who waits must not wait behind
      const made = { ahead, sample: current?.sample ?? null };
      made.promise = fetchSample(query, ahead).then((sample) => made.sample = sample);
      made.promise.catch(() => fetches.get(key) === made && fetches.delete(key));
      current = made;
    }
    fetches.delete(key);
    fetches.set(key, current);
    for (const old of [...fetches.keys()].slice(0, -KEPT)) fetches.delete(old);
    return current;
  }

  /** The sample of a query if it can be drawn at once, else null. */
  const ready = (query) => fetches.get(JSON.stringify(query))?.sample ?? null;

  /** Fetches the samples that are likely to come next, one after the other. */
  async function prepare(positions) {
    const mine = ++round;
    for (const position of positions) {
      await request(queryOf(position), true).promise.catch(() => {});
      if (mine !== round) return; // from another sample others are near
    }
  }

  // Drawing: a sample that is here, with its pictures.

  /** What has changed since the sample was drawn, and the snapshot from then. */
  function drawSnapshot({ problem, changed, frozen }) {
    const notice = byId("judge-picture-changed");
    notice.textContent = [problem, ...changed].filter(Boolean).join(" ");
    notice.hidden = !notice.textContent;
    const figure = byId("judge-picture-frozen");
    figure.hidden = notice.hidden || !frozen;
    figure.replaceChildren(...figure.hidden ? [] : [
      element("img", { src: frozen.picture, alt: frozen.words }),
      element("figcaption", { className: "quiet" }, `Snapshot from then. ${frozen.words}`)]);
    byId("judge-stage").hidden = Boolean(problem);
  }

  let drawing = false; // what the page shows itself is no news to it

  function draw(sample) {
    const before = judge.shown;
    judge.shown = sample;
    drawing = true;
    show(sample.view);
    drawing = false;
    byId("judge-picture-title").textContent = sample.title;
    byId("judge-picture-caption").textContent = sample.origin;
    drawSnapshot(sample);
    for (const id of ["predictions-panel", "strip-panel"]) byId(id).hidden = Boolean(sample.problem);
    if (!sample.problem) {
      const { set_props: set } = window.dash_clientside;
      set("judge-stage", { data: sample.stage });
      set("predictions", { data: sample.predictions });
      set("strip-tiles", { data: sample.strip });
      byId("strip-title").textContent = sample.stripTitle;
      byId("judge-picture-explore").setAttribute("href", sample.explore);
      set("permalink-store", { data: sample.permalink });
    }
    wait(false);
    judge.tell("shown", sample, before);
  }

  /** Shows that something is on its way. */
  function wait(waiting) {
    byId("judge-stage")?.classList.toggle("waiting", waiting);
  }

  /** States where the picture would stand why there is none. */
  function fail(sentence) {
    wait(false);
    byId("judge-queue-panel-notice").textContent = sentence;
  }

  // Going from one sample to another

  const AHEAD = 3; // samples that are fetched while one is judged
  const AGAIN_MS = 3000; // after the server did not answer
  const DRAWN_BY_STYLE = ["opacity", "scale"]; // no other picture is needed for these
  let target = null; // the position that is to be shown
  let pending = false; // whether the server has not answered with it yet
  let newest = 0; // the last request for a view: an older one that comes later is not drawn
  let opening = null; // the request for the review

  const differences = (a, b) =>
    Object.keys(a).filter((name) => String(a[name] ?? "") !== String(b[name] ?? ""));

  /** The positions that the person has not judged: those behind `from` first, then from the top. */
  function unjudged(from, count) {
    const { samples, judged } = judge.desk;
    const found = [];
    for (let step = 1; step < samples && found.length < count; step++) {
      const position = (from + step) % samples;
      if (!judged.has(position)) found.push(position);
    }
    return found;
  }

  /** Shows a sample as it is opened: at once where it has been fetched. */
  async function go(position) {
    const { desk } = judge;
    if (!desk || position < 0 || position >= desk.samples) return;
    target = position;
    pending = true;
    judge.tell("leaving");
    const query = queryOf(position);
    const sample = ready(query);
    if (sample) draw(sample);
    else await load(query, () => target === position);
    if (target === position) choosePosition(position);
  }

  /** Chooses a sample, with the fields that it is opened with: the controls show these at once. */
  function choosePosition(position) {
    const opened = judge.shown?.number === position ? judge.shown.view : {};
    const { layer, method, params, target } = opened;
    const fields = Object.entries({ sample: position, layer, method, params, target })
      .filter(([, value]) => value !== undefined);
    window.stratoscope.changeFields(Object.fromEntries(fields));
  }

  /** The sample before or behind the one that is shown or on its way. */
  function step(by) {
    return go((target ?? judge.shown.number) + by);
  }

  /** Draws a query's sample once it has come, unless something else is to be shown by then. */
  async function load(query, still = () => true) {
    const mine = ++newest;
    wait(true);
    try {
      const sample = await request(query, false).promise;
      if (mine === newest && still()) {
        byId("judge-queue-panel-notice").textContent = "";
        draw(sample);
      }
    } catch (error) {
      if (mine !== newest) return;
      fail(error.message);
      if (error.lost) setTimeout(() => mine === newest && load(query, still), AGAIN_MS);
    }
  }

  /** On to the next sample that is not judged; where there is none, one stays. */
  function goOn() {
    const { number } = judge.shown;
    const [next] = unjudged(number, 1);
    if (next !== undefined) return go(next);
    if (!judge.desk.judged.has(number))
      return judge.say("This is the only sample that you have not judged.");
    judge.say(`All ${judge.desk.samples} samples are judged by you.`);
    return recount();
  }

  /** Reads the review again: others may have added samples, closed it, or judged in another tab. */
  async function recount() {
    const { review, person, samples } = judge.desk;
    const latest = await judge.ask("/judge/desk.json", { review }).catch(() => null);
    if (!latest || latest.review !== judge.desk.review || latest.person !== judge.desk.person) return;
    Object.assign(judge.desk, latest, { person, judged: judge.outbox.judged(latest.judged) });
    progress();
    judge.tell("recounted");
    if (latest.samples > samples)
      judge.say(`The review has ${latest.samples} samples now, ${latest.samples - samples} more.`);
  }

  async function openDesk(review) {
    try {
      const desk = await judge.ask("/judge/desk.json", { review });
      const shown = window.stratoscope.shownPerson();
      if (desk.person && shown && desk.person !== shown) { // nothing is recorded under another name
        desk.refused = desk.silent = `You are ${desk.person} now, but this page belongs to ${shown}. `
          + "Reload it.";
        window.stratoscope.checkPerson();
      }
      judge.desk = desk;
      desk.judged = judge.outbox.judged(desk.judged);
      judge.tell("desk", desk);
      progress();
      byId("judge-queue-panel-notice").textContent = "";
    } catch (error) {
      fail(error.message);
      if (!error.lost) return;
      await new Promise((again) => setTimeout(again, AGAIN_MS));
      await openDesk(review);
    }
  }

  function progress() {
    const { samples, judged, name } = judge.desk;
    const bar = byId("judge-queue-progress");
    bar.max = samples;
    bar.value = judged.size;
    byId("judge-queue-text").textContent = `${judged.size} of ${samples} judged by you`;
    if (judge.shown) {
      const number = judge.shown.number + 1;
      byId("judge-queue-title").textContent = `${name} · sample ${number} of ${samples}`;
      byId("judge-queue-previous").disabled = number === 1;
      byId("judge-queue-next").disabled = number === samples;
    }
    byId("judge-queue-open").disabled = judged.size === samples;
  }

  /** A view that came from the server: by a picker, the address or a link. */
  async function viewed(view) {
    if (!judge.here() || drawing) return;
    if (!view.review) return fail("To judge samples, choose a review on Reviews.");
    if (judge.desk?.review !== view.review) {
      opening ??= openDesk(view.review).finally(() => { opening = null; });
      await opening;
      if (!judge.desk) return;
    }
    if (pending && view.sample !== target) return; // an older one, overtaken by the keys
    if (view.sample === target) pending = false;
    target = view.sample;
    const other = judge.shown ? differences(view, judge.shown.view) : ["all"];
    if (other.every((name) => DRAWN_BY_STYLE.includes(name))) {
      if (other.length) Object.assign(judge.shown.view, view);
      return;
    }
    if (other.includes("sample")) judge.tell("leaving");
    const stated = Object.entries(view).filter(([, value]) => value !== null && value !== "");
    await load(Object.fromEntries(stated), () => target === view.sample);
  }

  whenViewed(viewed);
  document.addEventListener("stratoscope-named", () => {
    if (judge.desk)
      openDesk(judge.desk.review).then(() => judge.shown && judge.recall(judge.shown.number));
  });
  for (const event of ["focus", "visibilitychange"])
    window.addEventListener(event, () => judge.here() && judge.desk && !document.hidden && recount());
  window.addEventListener("popstate", () => { pending = false; });

  judge.on("shown", ({ number, spoken, says, problem }, before) => {
    progress();
    if (before?.number !== number) {
      const mine = judge.desk.judged.has(number) ? "Judged by you." : "Not judged by you yet.";
      judge.say([spoken, problem || says, mine].filter(Boolean).join(" "));
    }
    const [first, ...later] = unjudged(number, AHEAD);
    const near = [first ?? number, number - 1, number + 1, ...later];
    const there = near.filter((each) => each >= 0 && each < judge.desk.samples && each !== number);
    setTimeout(() => prepare(new Set(there)), 0);
  });
  judge.on("judged", progress);
  judge.on("connected", () => {
    if (pending) choosePosition(target);
  });

  /** What the server fills for a sample is hidden while another one stands there. */
  function agree(node) {
    node.classList.toggle("stale", node.dataset.sample !== String(judge.shown?.number));
  }

  for (const id of ["judge-record-standing", "judge-record-earlier", "judge-discussion-remarks",
    "judge-stage-trust"])
    whenPresent(id, (node) => {
      new MutationObserver(() => agree(node)).observe(node,
        { attributes: true, attributeFilter: ["data-sample"] });
      judge.on("shown", () => agree(node));
    });

  whenPresent("judge-queue-panel", () => {
    const clicked = (id, act) => byId(id).addEventListener("click", act);
    clicked("judge-queue-previous", () => step(-1));
    clicked("judge-queue-next", () => step(1));
    clicked("judge-queue-open", () => judge.shown && goOn());
    const folded = byId("judge-guide-panel").querySelector("details");
    folded.open = localStorage.getItem("judge-guide") !== "folded";
    folded.addEventListener("toggle", () =>
      localStorage.setItem("judge-guide", folded.open ? "open" : "folded"));
  });

  /** Whether another sample than the one that is seen is on its way: it is not judged unseen. */
  const arriving = () => target !== null && target !== judge.shown?.number;

  Object.assign(judge, { go, step, goOn, arriving, recount,
    ready: (position) => ready(queryOf(position)) !== null,
    forgetSamples: () => fetches.clear() });
})();
