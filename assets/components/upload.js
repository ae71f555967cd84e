/* The user's own images: chosen or dropped on the gallery, sent to /uploads, private to the session. */
"use strict";

(() => {
  const { choose, chosenImage, element, whenPresent, whenViewed } = window.stratoscope;
  const FORMATS = "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff,image/avif,"
    + "image/jp2,image/heic,image/heif,.jfif,.jpe,.avif,.jp2,.heic,.ppm,.pgm";  // the rest is refused
  const LARGEST = 20e6; // bytes; the server checks too
  // The view's image fields, and the stores that change them.
  const PLACES = { image: "gallery-selected", image_b: "image-b-store", pinned: "pinned-store" };

  /** Shows an image where the gallery chooses one. */
  function select(id) {
    const [, store] = chosenImage(window.stratoscope.view);
    choose(store, id, "data");
  }

  class Uploads {
    #input = element("input", { type: "file", accept: FORMATS, className: "visually-hidden" });
    #progress = element("progress", { max: 1, hidden: true, ariaLabel: "Upload" });
    #status = element("p", { className: "upload-status", role: "status" });
    #mine = element("ul", { className: "upload-mine", ariaLabel: "Your images" });

    constructor(host) {
      host.replaceChildren(
        element("label", { className: "upload-choose",
          title: "Private to you; deleted with your session" }, this.#input,
          "Add or drop your own image"),
        this.#progress, this.#status, this.#mine);
      this.#input.addEventListener("change", () => {
        this.#send(this.#input.files[0]);
        this.#input.value = "";
      });
      this.#takeDrops(host.closest(".panel") ?? host);
      whenViewed(() => this.#mark());
      this.#list();
    }

    #takeDrops(zone) {
      const mark = (event, over) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        zone.classList.toggle("dropping", over);
      };
      zone.addEventListener("dragover", (event) => mark(event, true));
      zone.addEventListener("dragleave", (event) => mark(event, false));
      zone.addEventListener("drop", (event) => {
        mark(event, false);
        this.#send(event.dataTransfer.files[0]);
      });
    }

    /** Sends one file; XMLHttpRequest, as fetch does not report upload progress. */
    #send(file) {
      if (!file) return;
      if (file.size > LARGEST) {
        this.#say("The image is larger than 20 MB. Resize it and try again.");
        return;
      }
      const form = new FormData();
      form.append("file", file);
      const request = new XMLHttpRequest();
      request.upload.onprogress = ({ loaded, total }) => { this.#progress.value = loaded / total; };
      request.onloadend = () => this.#sent(request);
      request.open("POST", "/uploads");
      this.#progress.value = 0;
      this.#progress.hidden = false;
      this.#say("");
      request.send(form);
    }

    #sent(request) {
      this.#progress.hidden = true;
      if (request.status !== 201) {
        this.#say(request.responseText || "The server cannot be reached. Try again.");
        return;
      }
      select(JSON.parse(request.responseText).id);
      this.#list();
    }

    async #list() {
      const response = await fetch("/uploads").catch(() => null);
      if (!response?.ok) return;
      const uploads = await response.json();
      this.#mine.replaceChildren(...uploads.map((upload) => this.#entry(upload)));
      this.#mine.hidden = uploads.length === 0;
      this.#mark();
    }

    /** Outlines the upload that is selected, if one is. */
    #mark() {
      const { view } = window.stratoscope;
      const selected = view?.[chosenImage(view)[0]];
      for (const button of this.#mine.querySelectorAll(".upload-show")) {
        button.ariaPressed = String(button.value === selected);
      }
    }

    #entry({ id, name }) {
      const src = `/images/${encodeURIComponent(id)}/thumbnail.webp`;
      return element("li", {},
        element("button", { type: "button", value: id, title: name, className: "upload-show",
          onclick: () => select(id) },
        element("img", { src, alt: name })),
        element("button", { type: "button", title: "Delete", ariaLabel: `Delete ${name}`,
          className: "upload-delete", onclick: () => this.#delete(id, name) }, "×"));
    }

    async #delete(id, name) {
      const url = `/uploads/${encodeURIComponent(id)}`;
      const response = await fetch(url, { method: "DELETE" }).catch(() => null);
      if (response?.ok) this.#leave(id, name);
      else this.#say("The image was not deleted. Try again.");
      this.#list();
    }

    /** A deleted image is replaced by the view's default. */
    #leave(id, name) {
      const shown = Object.keys(PLACES).filter((field) => window.stratoscope.view?.[field] === id);
      for (const field of shown) choose(PLACES[field], "", "data");
      window.stratoscope.forget(id);
      const instead = shown.includes("image") ? "the first image of the gallery is shown instead"
        : "the pin was removed";
      this.#say(shown.length ? `${name} was deleted; ${instead}.` : "");
    }

    #say(text) {
      this.#status.textContent = text;
    }
  }

  whenPresent("gallery-upload", (host) => new Uploads(host));
})();
