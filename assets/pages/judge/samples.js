/* Judging: samples fetched with their pictures, the next ones while this one is judged. */
"use strict";

(() => {
  const { judge } = window.stratoscope;
  const KEPT = 12; // samples with their pictures
  const SETTINGS = ["relevance", "resolution", "scale", "opacity", "show"]; // stay from one to another
  let round = 0;
  const known = new Map(); // what was asked -> {promise, sample}: the least recently used first

  /** What is asked of a sample that is opened as the review says. */
  function opened(position) {
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

  async function fetched(asked, ahead) {
    const sample = await judge.ask("/judge/sample.json", ahead ? { ...asked, ahead: 1 } : asked);
    sample.pictures = await pictures(sample);
    return sample;
  }

  /** What is known or on its way of what is asked; begins it where it is not. */
  function entry(asked, ahead) {
    const key = JSON.stringify(asked);
    let found = known.get(key);
    if (!found || (found.ahead && !ahead && !found.sample)) { // who waits must not wait behind
      const made = { ahead, sample: found?.sample ?? null };
      made.promise = fetched(asked, ahead).then((sample) => made.sample = sample);
      made.promise.catch(() => known.get(key) === made && known.delete(key));
      found = made;
    }
    known.delete(key);
    known.set(key, found);
    for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(old);
    return found;
  }

  judge.ahead = {
    opened,
    /** The sample if it can be drawn at once, else null. */
    ready: (asked) => known.get(JSON.stringify(asked))?.sample ?? null,
    /** A promise of the sample, which somebody waits for. */
    sample: (asked) => entry(asked, false).promise,
    /** Fetches samples that are likely to be asked for next, one after the other. */
    async prepare(positions) {
      const mine = ++round;
      for (const position of positions) {
        await entry(opened(position), true).promise.catch(() => {});
        if (mine !== round) return; // from another sample others are near
      }
    },
    /** Forgets all: what is shown of samples may have changed. */
    forget: () => known.clear(),
  };
})();
