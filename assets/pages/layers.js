/* Layers: the mosaic of channels, the receptive field under the pointer, and a place's channels. */
"use strict";

(() => {
  const { byId, choose, element, register, whenPresent, whenViewed } = window.stratoscope;
  const tile = (data) => window.stratoscope.tile(data); // assets/components/image-tiles.js

  const channelSheet = () => window.stratoscope.sheet("channels-grid",
    (number) => choose("channel-input", String(number))); // as the server writes it
  const filterSheet = () => window.stratoscope.sheet("kernels-grid", chooseFilter);

  /** The field that chooses a filter: one that makes a channel of the layer, with that channel. */
  /** A number that is requested but not yet shown, else the shown one. */
  const requested = (field, shown) => window.stratoscope.requested(field) || shown;

  const fieldOf = ({ makes }) => makes ? "channel-input" : "filter-input";

  function chooseFilter(number) {
    filters = { ...filters, chosen: number }; // at once, so that the next step goes on from there
    choose(fieldOf(filters), String(number));
  }

  function stepFilter(by) {
    if (!filters) return; // the layer has no convolution
    const next = filters.chosen + by;
    if (next >= 0 && next < filters.size) chooseFilter(next);
  }

  // Not by a callback of Dash's: it makes one call of two quick clicks.
  const ARROWS = {
    "channel-before-button": () => channelSheet().step(-1),
    "channel-next-button": () => channelSheet().step(1),
    "filter-before-button": () => stepFilter(-1),
    "filter-next-button": () => stepFilter(1),
  };
  document.addEventListener("click", ({ target }) => ARROWS[target.closest?.("button")?.id]?.());

  let sheet = null; // what the panel of channels shows,
  // oxlint-disable-next-line no-unused-vars -- while it is referenced, it loads
  let ahead = null; // and the picture that it shows next
  let filters = null; // what the panel of filters shows
  let defaults = {}; // what an address need not say
  let field = null; // ends of the receptive fields, and the cell that is outlined unless pointed at

  /** Outlines on the image what one cell of the layer can depend on. */
  function outline(row, column) {
    const canvas = document.querySelector("#channel-stage .canvas");
    if (!canvas || !field) return;
    const box = canvas.querySelector(".field-outline")
      ?? canvas.appendChild(element("i", { className: "field-outline" }));
    const [top, bottom] = field.rows[row] ?? [0, 0];
    const [left, right] = field.columns[column] ?? [0, 0];
    Object.assign(box.style, { left: `${100 * left}%`, top: `${100 * top}%`,
      width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
    box.dataset.cell = `${row}, ${column}`;
  }

  /** Where a pointer is over a picture, from 0 to 1. */
  function place(canvas, event) {
    const box = canvas.querySelector(".photo").getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      .map((share) => Math.min(1, Math.max(0, share)));
  }

  whenPresent("channel-stage", (stage) => {
    stage.addEventListener("pointermove", (event) => {
      const canvas = event.target.closest(".canvas");
      if (!canvas || !field) return;
      const [x, y] = place(canvas, event);
      outline(Math.min(field.rows.length - 1, Math.floor(y * field.rows.length)),
        Math.min(field.columns.length - 1, Math.floor(x * field.columns.length)));
    });
    stage.addEventListener("pointerleave", () => { if (field) outline(...field.at); });
  });

  whenPresent("look-stage", (stage) => {
    stage.addEventListener("click", (event) => {
      const canvas = event.target.closest(".canvas");
      if (!canvas) return;
      const [x, y] = place(canvas, event);
      choose("place-input", `${Math.round(100 * x)}, ${Math.round(100 * y)}`);
    });
  });

  /** The chosen place is marked on the picture. */
  whenViewed(({ at }) => {
    const canvas = document.querySelector("#look-stage .canvas");
    if (!canvas || !at) return;
    const [x, y] = at.split(",").map((part) => Number(part) / 100);
    canvas.classList.add("pointed");
    canvas.style.setProperty("--x", x);
    canvas.style.setProperty("--y", y);
  });

  /** The page with another layer and channel; what was chosen of the layer before goes. As the
      server writes it: see PageView.to_search in dashboard/ui/view.py. */
  function addressOf(layer, channel) {
    const { page, convolution, filter, ...view } = window.stratoscope.view;
    const stated = Object.entries({ ...view, layer, channel })
      .filter(([name, value]) => value !== null && value !== "" && value !== defaults[name]);
    return `?${new URLSearchParams(stated)}`;
  }

  /** Marks the channel that is shown, where it is among those of the place. */
  function markShown() {
    const shown = document.querySelector(".position-row a[aria-current]");
    shown?.removeAttribute("aria-current");
    const layer = CSS.escape(window.stratoscope.view?.layer ?? "");
    document.querySelector(`.position-row a[data-layer="${layer}"][data-channel="${sheet?.chosen}"]`)
      ?.setAttribute("aria-current", "true");
  }

  function cell(layer, { channel, text, share }) {
    const link = element("a", { href: addressOf(layer, channel),
      title: `Channel ${channel} of ${layer}: ${text}` },
    element("b", {}, `#${channel}`), element("small", {}, text));
    link.style.setProperty("--share", share.toFixed(3));
    link.dataset.layer = layer;
    link.dataset.channel = channel;
    return link;
  }

  function row({ layer, label, cell: where, cells }) {
    return element("div", { className: "position-row" },
      element("span", { title: `cell ${where}` }, label),
      ...cells.map((each) => cell(layer, each)));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".position-row a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault(); // the same page goes there without being loaded again
    window.stratoscope.goTo(addressOf(link.dataset.layer, link.dataset.channel));
  });

  register({
    drawChannelSheet(data) {
      if (!data) return;
      sheet = { ...data, chosen: Number(requested("channel", data.chosen)) };
      channelSheet().show({ ...sheet, name: "Channel" });
      markShown();
    },
    /** Another order of the same channels is asked for at once, while the server fills the panels;
        but where a channel is chosen, only the server knows which of several pages holds it. */
    askForSheet(order, scaling, many, typed) {
      if (!sheet?.src) return;
      const { view } = window.stratoscope;
      const turned = order === view.order && many === view.many;
      const first = sheet.size <= many || (!turned && view.channel === null);
      const page = first ? "1" : turned ? typed || sheet.page : "";
      if (!/^[1-9]\d*$/.test(page)) return;
      const src = Object.entries({ order, many, page, shared: Number(scaling === "shared") })
        .reduce((url, [name, value]) => url.replace(
          new RegExp(`([?&]${name}=)[^&]*`), `$1${value}`), sheet.src);
      if (src !== sheet.src) (ahead = new Image()).src = src;
    },
    drawFilterSheet(data) {
      filters = data && { ...data, chosen: Number(requested(data.makes ? "channel" : "filter", data.chosen)) };
      filterSheet().show({ columns: 1, numbers: [], ...filters, name: "Filter", gap: 1 });
    },
    chooseFilterOfBar(click) {
      if (click && filters) chooseFilter(click.points[0].x);
    },
    /** The cell in which the channel is highest, until another is pointed at. */
    drawField(data) {
      field = data;
      const box = document.querySelector("#channel-stage .field-outline");
      if (box) box.hidden = !data;
      if (data) outline(...data.at);
    },
    pointAtField(hover) {
      const [point] = hover?.points ?? [];
      if (point && field) outline(point.y, point.x);
    },
    drawPosition(data) {
      defaults = data?.defaults ?? {};
      byId("position-rows").replaceChildren(...(data?.rows ?? []).map(row));
      markShown();
    },
    drawDrivers(data) {
      const tiles = data?.tiles ?? [];
      byId("drivers-panel").classList.toggle("none", !tiles.length);
      byId("drivers-tiles").replaceChildren(...tiles.map(tile));
    },
  });
})();
