/* Small images of a scan: samples of two groups, and the top images of channels. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;

  /** One image, linked to Explore; `place` marks where a channel is highest. */
  function tile({ id, name, caption, words, outcome, href, place, value, by }) {
    const title = [name, words,
      value === undefined ? "" : `${by} ${window.stratoscope.numeral(value)}`].filter(Boolean).join(" · ");
    const image = element("img", { src: `/images/${id}/thumbnail.webp`, alt: "", loading: "lazy",
      decoding: "async" });
    const link = element("a", { href, className: "tile", title, ariaLabel: title }, image,
      element("i", { className: `outcome ${outcome || "unknown"}` }));
    if (place) {
      link.classList.add("placed");
      link.style.setProperty("--x", place[0]);
      link.style.setProperty("--y", place[1]);
    }
    link.append(element("small", {}, ...lines(caption)));
    return link;
  }

  /** "maze → prison" in two lines: a long right class does not cut the prediction off. */
  function lines(caption) {
    return caption.split(/(?=→ |\(predicted )/).map((line) => element("span", {}, line));
  }

  function mosaic({ letter, title, tiles }) {
    return element("div", { className: "mosaic-row" },
      element("h3", {}, element("b", { className: "letter" }, letter), title),
      tiles.length ? element("div", { className: "tiles" }, ...tiles.map(tile))
        : element("p", { className: "quiet" }, "None."));
  }

  /** An effect size as a bar from zero, with its confidence interval. */
  function bar({ g, low, high }, reach) {
    const share = (value) => 50 + 50 * Math.max(-1, Math.min(1, value / reach));
    const span = element("span", { className: "effect-bar" }, element("i"), element("b"));
    const [line, dot] = span.children;
    dot.hidden = g === null;
    line.hidden = low === null;
    if (low !== null) {
      line.style.left = `${share(low)}%`;
      line.style.width = `${share(high) - share(low)}%`;
    }
    if (g !== null) dot.style.left = `${share(g)}%`;
    return span;
  }

  function effect(row, reach, words) {
    const sides = row.tiles.map((tiles, i) => element("div", {},
      element("div", { className: "tiles small", ariaLabel: `Top images of ${words[i]}`,
        role: "group" }, ...tiles.map(tile)),
      element("small", {}, row.rankings[i])));
    return element("div", { className: `effect${row.significant ? "" : " chance"}` },
      element("div", {}, element("b", {}, `${row.layer} #${row.channel}`),
        ...row.also ? [element("small", {}, row.also)] : [],
        element("small", {}, row.noValue ||
          `g = ${window.stratoscope.fixed(row.g)}, ${row.noInterval || row.interval}`),
        element("small", {}, row.q)),
      bar(row, reach), ...sides);
  }

  window.stratoscope.tile = tile;

  register({
    drawMosaics(rows) {
      byId("mosaics-tiles").replaceChildren(...(rows ?? []).map(mosaic));
    },
    drawFlips(rows) {
      byId("flips-rows").replaceChildren(...(rows ?? []).map(mosaic));
    },
    drawEffects(data) {
      const { caution, note, rows, words } = data ?? { rows: [] };
      const reach = Math.max(1, ...rows.flatMap(({ g, low, high }) =>
        [g, low, high].filter((value) => value !== null).map(Math.abs)));
      const head = words ? [element("div", { className: "effect effect-head" }, element("span"),
        element("span", {}, `higher in A ◂ 0 ▸ higher in B`),
        element("span", {}, `A: ${words[0]}`), element("span", {}, `B: ${words[1]}`))] : [];
      const notes = caution ? [element("p", { className: "caution" }, caution)] : [];
      if (note) notes.push(element("p", { className: "quiet" }, note));
      byId("effects-rows").replaceChildren(...notes, ...head,
        ...rows.map((row) => effect(row, reach, words)));
    },
  });
})();
