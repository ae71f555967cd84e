/* Dataset: whatever is clicked becomes the images that are looked at. */
"use strict";

(() => {
  const { byId, choose, element, register, whenViewed } = window.stratoscope;

  function look(subset) {
    choose("subset-store", subset, "data");
    byId("members-panel").scrollIntoView({ behavior: "smooth", block: "nearest" });
  }

  /** The cells of the tables: a number in the style of all others, or why there is none. */
  const FORMS = {
    count: (value) => window.stratoscope.fixed(value, 0),
    share: (value) => window.stratoscope.probability(value),
    value: (value) => window.stratoscope.fixed(value, 3),
  };
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions ?? {}, {
    written: ({ value, data, colDef }, form) => (value === null || value === undefined
      ? data?.missing?.[colDef.field] ?? "\u2013" : FORMS[form](value)),
    whyMissing: ({ data, colDef }) => data?.missing?.[colDef.field],
  });

  let pointer = [0, 0];
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    pointer = [clientX, clientY];
  });

  whenViewed(({ scan }) => {
    document.documentElement.dataset.scanned = scan ? "yes" : "no";
  });

  register({
    /** The images of a cell, and the classes of its row's group where rows are groups. */
    chooseCell(click) {
      if (!click) return;
      const subset = click.points[0].customdata;
      const name = /^group:(.*?) & /.exec(subset)?.[1];
      const groups = byId("confusions-group-select");
      if (groups && [...groups.options].some(({ value }) => value === name)) {
        choose("confusions-group-select", name);
        choose("subset-store", subset, "data");
      } else look(subset);
    },
    chooseAllGroups(clicks) {
      if (clicks) choose("confusions-group-select", "*");
    },
    chooseSubsetOfRow(cell) {
      if (!cell?.colId || cell.colId.startsWith("ag-Grid")) return; // a tick is no click
      const grid = window.dash_ag_grid?.getApi("classes-grid");
      const data = grid?.getRowNode(String(cell.rowId))?.data;
      if (data) look(data.subset);
    },
    /** The way to Compare, once two rows are ticked. */
    compareRows(rows) {
      if (rows?.length !== 2) return ["", true];
      const { model, scan } = window.stratoscope.view;
      const [a, b] = rows.map(({ subset }) => subset);
      return [`/compare/?${new URLSearchParams({ kind: "groups", model, scan, a, b })}`, false];
    },
    chooseAllImages(clicks) {
      if (clicks) look("all");
    },
    /** The thumbnail of the point under the pointer. */
    showPoint(hover) {
      const box = byId("map-thumbnail");
      const point = hover?.points[0];
      box.hidden = !point;
      if (!point) return;
      const [id, words] = point.customdata;
      box.replaceChildren(element("img", { src: `/images/${id}/thumbnail.webp`, alt: "" }),
        element("small", {}, words));
      const frame = box.parentElement.getBoundingClientRect();
      const left = Math.min(pointer[0] - frame.left + 12, frame.width - 150);
      box.style.transform = `translate(${left}px, ${pointer[1] - frame.top + 12}px)`;
    },
    /** What a lasso encloses is kept under its own name, and looked at. */
    async keepSelection(selected) {
      const ids = (selected?.points ?? []).map(({ customdata }) => customdata[0]);
      if (!ids.length) return;
      const answer = await fetch("/selections", { method: "POST", body: JSON.stringify(ids),
        headers: { "Content-Type": "application/json" } });
      if (answer.ok) look(`selection:${(await answer.json()).selection}`);
      else byId("map-panel-notice").textContent = await answer.text();
    },
  });

  document.addEventListener("pointerout", ({ target, relatedTarget }) => {
    const box = byId("map-thumbnail");
    if (box && target.closest("#map-graph") && !relatedTarget?.closest("#map-graph")) box.hidden = true;
  });
})();
