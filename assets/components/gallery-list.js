/* The gallery's list, fetched page by page as it comes into sight. */
"use strict";

(() => {
  const PAGE = 120; // images

  /** The filters and the image in an address. Values that the page does not offer are dropped, as
      the view will do: dashboard/server/boot_page.py. */
  window.stratoscope.ofAddress = (search) => {
    const query = new URLSearchParams(search);
    const options = JSON.parse(document.documentElement.dataset.known ?? "{}");
    const [text, label, group, outcome, sort, model, image] = ["text", "label", "group",
      "outcome", "sort", "model", "image"].map((name) =>
      options[name]?.includes(query.get(name)) === false ? "" : query.get(name) ?? "");
    return { text, class: label, group, outcome, sort: sort || "name", model, image };
  };

  window.stratoscope.GalleryList = class GalleryList {
    total = 0; // images that match the query
    predicted = [0, 0]; // done, of all images of the gallery
    problem = ""; // one sentence if a page could not be loaded
    #query; #changed;
    #pages = new Map(); // page number -> its items
    #stale = new Set(); // pages that are shown until they have been fetched again
    #requests = new Map(); // page number -> AbortController of its request

    /** `query` is what the route /gallery/items takes; `changed` is called after each change. */
    constructor(query, changed) {
      this.#query = query;
      this.#changed = changed;
    }

    /** Fetches the first page; resolves to the place of the image `id`, or null. */
    async open(id) {
      const answer = await this.#fetch({ offset: 0, limit: PAGE, find: id });
      this.#pages.set(0, answer.items);
      return answer.position ?? null;
    }

    /** The image at that place, undefined until it has been fetched. */
    at(index) {
      return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
    }

    /** Fetches what is missing from `first` to `last`; what is no longer in sight is aborted. */
    want(first, last) {
      const from = Math.floor(first / PAGE);
      const to = Math.floor(last / PAGE);
      for (const [page, request] of this.#requests) {
        if (page < from || page > to) request.abort();
      }
      for (let page = from; page <= to; page++) {
        const cached = this.#pages.has(page) && !this.#stale.has(page);
        if (!cached && !this.#requests.has(page)) this.#load(page);
      }
    }

    /** Polls the progress of the predictions; outcomes in sight update if the order stays. */
    async refresh() {
      const before = this.predicted[0];
      await this.#fetch({ offset: 0, limit: 0 });
      const [done, all] = this.predicted;
      const orderStays = !this.#query.outcome && !/confidence/.test(this.#query.sort);
      if (done !== before && (orderStays || done === all)) {
        this.#stale = new Set(this.#pages.keys());
      }
      this.#changed();
    }

    /** Tries again after a problem. */
    retry() {
      this.problem = "";
      this.#changed();
    }

    close() {
      for (const request of this.#requests.values()) request.abort();
    }

    async #load(page) {
      const request = new AbortController();
      this.#requests.set(page, request);
      try {
        const answer = await this.#fetch({ offset: page * PAGE, limit: PAGE }, request.signal);
        this.#pages.set(page, answer.items);
        this.#stale.delete(page);
      } catch (error) {
        if (error.name !== "AbortError") this.problem = error.message;
      } finally {
        this.#requests.delete(page);
      }
      if (!request.signal.aborted) this.#changed();
    }

    async #fetch(which, signal) {
      const parameters = Object.entries({ ...this.#query, ...which });
      const stated = parameters.filter(([, value]) => value !== "" && value != null);
      const response = await fetch(`/gallery/items?${new URLSearchParams(stated)}`, { signal })
        .catch((error) => {
          throw error.name === "AbortError" ? error : new Error("The server cannot be reached.");
        });
      if (!response.ok) throw new Error(await response.text());
      const answer = await response.json();
      this.total = answer.total;
      this.predicted = answer.predicted;
      return answer;
    }
  };
})();
