// @ts-check
/* The user's own images: chosen or dropped on the gallery, sent to /uploads, private to the session. */

import { address, thumbnailOf } from "../app/address.mjs";
import { checkRefusal } from "../app/http.mjs";

/**
 * @typedef {{id: string, name: string}} Upload
 *
 * @typedef {object} UploadsProps
 * @property {string} id
 * @property {string} selected the image that is marked
 * @property {(image: string) => void} select
 * @property {(image: string, name: string) => string} leave after it was deleted; returns a message
 */


const { createElement: h, useEffect, useRef, useState } = React;

const FORMATS = "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff,image/avif,"
  + "image/jp2,image/heic,image/heif,.jfif,.jpe,.avif,.jp2,.heic,.ppm,.pgm";  // the rest is refused
const LARGEST = 20e6; // bytes; the server checks too

const addressOf = (/** @type {string} */ image) => address(`/uploads/${encodeURIComponent(image)}`);

/**
 * Sends a file; XMLHttpRequest, as fetch does not report progress.
 *
 * @param {File} file
 * @param {(share: number) => void} progress
 * @returns {Promise<XMLHttpRequest>}
 */
function send(file, progress) {
  const form = new FormData(), request = new XMLHttpRequest();
  form.append("file", file);
  request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
  request.open("POST", address("/uploads"));
  request.send(form);
  return new Promise((done) => {
    request.onloadend = () => {
      checkRefusal(request);
      done(request);
    };
  });
}

/** Takes a file that is dropped on an element, which is marked meanwhile. */
function takeDrops(/** @type {HTMLElement} */ zone, /** @type {(file: File) => void} */ take) {
  const listen = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("dropping", event.type === "dragover");
    if (event.type === "drop") take(event.dataTransfer.files[0]);
  };
  for (const kind of /** @type {const} */ (["dragover", "dragleave", "drop"]))
    zone.addEventListener(kind, listen);
}

/** @param {UploadsProps} props */
export function Uploads({ id, selected, select, leave }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [mine, setMine] = useState(/** @type {Upload[]} */ ([]));
  const [status, setStatus] = useState("");
  const [progress, setProgress] = useState(/** @type {number | null} */ (null));

  async function list() {
    const answer = await fetch(address("/uploads")).catch(() => null);
    if (answer?.ok) setMine(await answer.json());
  }

  async function add(/** @type {File | undefined} */ file) {
    if (!file) return;
    if (file.size > LARGEST) {
      setStatus("The image is larger than 20 MB. Resize it and try again.");
      return;
    }
    setStatus("");
    setProgress(0);
    const { status: code, responseText } = await send(file, setProgress);
    setProgress(null);
    if (code === 201) {
      select(JSON.parse(responseText).id);
      list();
    } else setStatus(responseText || "The server cannot be reached. Try again.");
  }

  async function remove(/** @type {Upload} */ { id: image, name }) {
    const answer = await fetch(addressOf(image), { method: "DELETE" }).catch(() => null);
    setStatus(answer?.ok ? leave(image, name) : "The image was not deleted. Try again.");
    list();
  }

  useEffect(() => {
    list();
    const zone = root.current?.closest(".panel") ?? root.current;
    if (zone instanceof HTMLElement) takeDrops(zone, add);
  }, []);

  return h("div", { id, ref: root },
    h("label", { className: "upload-choose", title: "Private to you; deleted with your session" },
      h("input", { type: "file", accept: FORMATS, className: "visually-hidden",
        onChange: (/** @type {React.ChangeEvent<HTMLInputElement>} */ { target }) => {
          add(target.files?.[0]);
          target.value = "";
        } }),
      "Add or drop your own image"),
    h("progress", { max: 1, value: progress ?? 0, hidden: progress === null, "aria-label": "Upload" }),
    h("p", { className: "upload-status", role: "status" }, status),
    h("ul", { className: "upload-mine", "aria-label": "Your images", hidden: !mine.length },
      mine.map((upload) => h("li", { key: upload.id },
        h("button", { type: "button", title: upload.name, className: "upload-show",
          "aria-pressed": upload.id === selected, onClick: () => select(upload.id) },
        h("img", { src: thumbnailOf(upload.id), alt: upload.name })),
        h("button", { type: "button", title: "Delete", "aria-label": `Delete ${upload.name}`,
          className: "upload-delete", onClick: () => remove(upload) }, "×")))));
}
