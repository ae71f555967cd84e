/* Reviews: what the page sends, and what it draws so that nothing typed is lost. */
"use strict";

(() => {
  const { byId, choose, register, whenViewed } = window.stratoscope;
  const UNREACHABLE = "The server cannot be reached. Your text is kept; try again.";
  const PANELS = ["reviews-list", "review-head", "review-people", "review-finding",
    "review-agreement", "review-disputes", "review-queue", "review-breakdown", "review-marked",
    "review-versus", "review-sign", "review-trail"];
  const PATIENCE = 15000; // ms between looks at whether others changed the review
  let setup = null; // the server's last data about the current review

  const value = (id) => byId(id)?.value ?? "";

  /** POST as JSON, as the person whom the page shows; answers {message, ...} or {problem}. */
  async function send(path, body = {}) {
    const signed = { person: window.stratoscope.shownPerson(), ...body };
    try {
      const answer = await fetch(path, { method: "POST", body: JSON.stringify(signed),
        headers: { "Content-Type": "application/json" } });
      return answer.ok ? await answer.json() : { problem: await answer.text() };
    } catch {
      return { problem: UNREACHABLE };
    }
  }

  /** One sentence where the user looks. */
  function say(place, { problem, message = "" }) {
    const line = document.querySelector(`[data-says="${place}"]`);
    if (!line) return;
    line.textContent = problem || message;
    line.classList.toggle("problem", Boolean(problem));
  }

  /** Lets the panels read the review again. */
  function refresh(panels = PANELS) {
    window.stratoscope.refreshPanels(panels.map((name) => `${name}-panel`));
  }

  function typed() {
    const { review } = window.stratoscope.view ?? {};
    return { review, version: setup?.version ?? 0, revision: setup?.revision ?? 0 };
  }

  /** Sends what the form `create` holds, and goes to the new review. */
  async function create() {
    const field = (name) => value(`review-create-${name}`);
    const answer = await send("/reviews/create", { model: window.stratoscope.view.model,
      name: field("name-input"), purpose: field("purpose-input"), kind: field("kind-select"),
      subset: field("subset-select"), count: field("count-input"), seed: field("seed-input"),
      guidelines: field("guidelines-input"), tags: field("tags-input"),
      reviewers: field("reviewers-input"), blind: byId("review-create-blind-check").checked,
      layer: field("layer-select"), method: field("method-select") });
    say("create", answer);
    if (!answer.id) return;
    for (const name of ["name", "purpose", "guidelines", "tags", "reviewers"]) {
      choose(`review-create-${name}-input`, "");
    }
    choose("review-store", answer.id, "data");
  }

  /** Sends, says what became of it at `place`, and shows the review as it is then. */
  async function act(place, path, body) {
    const answer = await send(path, body);
    say(place, answer);
    if (!answer.problem) refresh();
    return !answer.problem;
  }

  const ACTIONS = {
    new: () => choose("review-mode-store", "new", "data"),
    "cancel-new": () => choose("review-mode-store", "", "data"),
    create,
    open: () => move("open"),
    close: () => move("closed"),
    async discard() {
      const { review } = typed();
      if (!window.confirm("Discard this draft and its queue?")) return;
      const answer = await send(`/reviews/${review}/discard`);
      say("head", answer);
      if (!answer.problem) choose("review-store", "", "data");
    },
    async change() {
      const { review, version } = typed();
      const fields = window.stratoscope.setup.typed();
      const answer = await send(`/reviews/${review}/change`, { version, ...fields });
      if (!answer.problem) window.stratoscope.setup.saved(fields);
      say("setup", answer);
      refresh(); // also where it was refused: the next save is of the version that is read now
    },
    "discard-change": () => window.stratoscope.setup.discard(setup),
    async sign() {
      const { review, revision } = typed();
      const statement = value("review-sign-statement-input");
      if (!window.confirm("Sign off this review? This is final.")) return;
      say("sign", { message: "Creating the report…" });
      await act("sign", `/reviews/${review}/sign`, { statement, revision });
    },
  };

  function move(state) {
    const { review, version } = typed();
    return act("head", `/reviews/${review}/state`, { state, version });
  }

  async function run(button) {
    button.disabled = true;
    await ACTIONS[button.dataset.reviewAction]();
    button.disabled = false;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-review-action]");
    if (button && ACTIONS[button.dataset.reviewAction]) run(button);
  });
  document.addEventListener("stratoscope-named", () => {
    if (byId("review-head-panel")) refresh();
  });
  document.addEventListener("stratoscope-other-person", ({ detail: now }) => {
    const signer = byId("review-sign-name");
    if (signer) signer.textContent = `You are ${now} now: reload the page before you sign.`;
  });

  /** Which part of the page is shown, and which fields of the form belong to the chosen queue. */
  whenViewed((view) => {
    if (!byId("reviews-list-panel")) return;
    const { review, mode } = view;
    document.documentElement.dataset.reviews = review ? "one" : mode || "list";
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id === "review-create-kind-select") kind(target.value);
  });
  function kind(chosen) {
    const form = document.querySelector(".of-queue");
    if (form) form.dataset.kind = chosen;
  }
  window.stratoscope.whenPresent("review-create-kind-select", ({ value: chosen }) => kind(chosen));

  /** Others work on the review, too: what they did is fetched; what is being typed stays. */
  setInterval(async () => {
    const { review, revision } = typed();
    if (!review || document.hidden || !byId("review-head-panel")) return;
    window.stratoscope.checkPerson();
    const answer = await fetch(`/reviews/${review}/revision`).catch(() => null);
    if (!answer?.ok || (await answer.json()).revision === revision) return;
    refresh();
  }, PATIENCE);

  /** A row of the queue leads to its sample, by a click or by Enter. */
  function openSample(position) {
    if (position === undefined) return;
    const { review } = window.stratoscope.view;
    location.assign(`/judge/?${new URLSearchParams({ review, sample: position })}`);
  }
  document.addEventListener("keydown", (event) => {
    const row = event.key === "Enter" && event.target.closest?.("#review-queue-grid .ag-row");
    if (!row) return;
    const grid = window.dash_ag_grid?.getApi("review-queue-grid");
    openSample(grid?.getDisplayedRowAtIndex(Number(row.getAttribute("row-index")))?.data?.position);
  });
  const functions = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  functions.ReviewPicture = ({ value: image }) => image
    ? window.React.createElement("img", { src: `/images/${image}/thumbnail.webp`, alt: "" }) : null;

  Object.assign(window.stratoscope, { reviews: { act, say, send, setup: () => setup } });

  register({
    rememberReview(data) {
      setup = data ?? null;
      window.stratoscope.setup.fill(setup);
    },
    openSampleOfRow(cell) {
      const grid = window.dash_ag_grid?.getApi("review-queue-grid");
      if (cell) openSample(grid?.getRowNode(String(cell.rowId))?.data?.position);
    },
  });
})();
