/* Judging: which sample is shown, the way to the others, and how far one is. */
"use strict";

(() => {
  const { byId, choose, judge, whenPresent, whenViewed } = window.stratoscope;
  const AHEAD = 3; // samples that are fetched while one is judged
  const AGAIN_MS = 3000; // after the server did not answer
  const DRAWN_BY_STYLE = ["opacity", "scale"]; // no other picture is needed for these
  let wanted = null; // the position that is to be shown
  let pending = false; // whether the server has not heard of it yet
  let newest = 0; // the last request for a view: an older one that comes later is not drawn

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
    const { desk, ahead } = judge;
    if (!desk || position < 0 || position >= desk.samples) return;
    wanted = position;
    pending = true;
    judge.tell("leaving");
    const asked = ahead.opened(position);
    const ready = ahead.ready(asked);
    if (ready) judge.draw(ready);
    else await look(asked, () => wanted === position);
    if (wanted === position) choose("judge-sample-store", position, "data");
  }

  /** The sample before or behind the one that is shown or on its way. */
  function step(by) {
    return go((wanted ?? judge.shown.number) + by);
  }

  /** Draws what is asked once it has come, unless something else is wanted by then. */
  async function look(asked, still = () => true) {
    const mine = ++newest;
    judge.wait(true);
    try {
      const sample = await judge.ahead.sample(asked);
      if (mine === newest && still()) {
        byId("judge-queue-panel-notice").textContent = "";
        judge.draw(sample);
      }
    } catch (error) {
      if (mine !== newest) return;
      judge.fail(error.message);
      if (error.lost) setTimeout(() => mine === newest && look(asked, still), AGAIN_MS);
    }
  }

  /** On to the next sample that is not judged; where there is none, one stays. */
  function goOn() {
    const [next] = unjudged(judge.shown.number, 1);
    if (next !== undefined) go(next);
    else judge.say(`All ${judge.desk.samples} samples are judged by you.`);
  }

  async function openDesk(review) {
    try {
      const desk = await judge.ask("/judge/desk.json", { review });
      desk.judged = new Set(desk.judged);
      judge.desk = desk;
      judge.tell("desk", desk);
      progress();
      byId("judge-queue-panel-notice").textContent = "";
    } catch (error) {
      judge.fail(error.message);
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

  let opening = null;

  /** A view that came from the server: by a picker, the address or a link. */
  async function viewed(view) {
    if (!judge.here() || judge.drawing) return;
    if (!view.review) return judge.fail("To judge samples, choose a review on Reviews.");
    if (judge.desk?.review !== view.review) {
      opening ??= openDesk(view.review).finally(() => { opening = null; });
      await opening;
      if (!judge.desk) return;
    }
    if (pending && view.sample !== wanted) return; // an older one, overtaken by the keys
    if (view.sample === wanted) pending = false;
    wanted = view.sample;
    const other = judge.shown ? differences(view, judge.shown.view) : ["all"];
    if (other.every((name) => DRAWN_BY_STYLE.includes(name))) {
      if (other.length) Object.assign(judge.shown.view, view);
      return;
    }
    if (other.includes("sample")) judge.tell("leaving");
    const stated = Object.entries(view).filter(([, value]) => value !== null && value !== "");
    await look(Object.fromEntries(stated), () => wanted === view.sample);
  }

  whenViewed(viewed);
  document.addEventListener("stratoscope-named", () => {
    if (judge.desk) openDesk(judge.desk.review).then(() => judge.form.recall(judge.shown.number));
  });
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
    setTimeout(() => judge.ahead.prepare(new Set(there)), 0);
  });
  judge.on("judged", progress);
  judge.on("connected", () => {
    if (pending) choose("judge-sample-store", wanted, "data");
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
  const arriving = () => wanted !== null && wanted !== judge.shown?.number;

  Object.assign(judge, { go, step, goOn, arriving });
})();
