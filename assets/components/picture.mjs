// @ts-check
/* Picture: a picture that the server computes, drawn with its pixels. */

import { around, usePicture } from "./pictures.mjs";

const { createElement: h } = React;

/**
 * @typedef {object} PictureProps see dashboard/components/picture.py
 * @property {string} id
 * @property {string} class_name
 * @property {{src: string, alt: string, signed?: boolean} | null} [data]
 */

/** @param {PictureProps} props */
export function Picture({ id, class_name, data }) {
  const picture = usePicture(data?.src);
  const names = [class_name, "mosaic pixelated", data?.signed && "signed-kernel",
    picture.isWaiting && "waiting"];
  return h("div", around("", picture), h("img", {
    ...picture.attributes,
    id,
    className: names.filter(Boolean).join(" "),
    alt: data?.alt ?? "",
  }));
}

Object.assign(window.stratoscope, { Picture });
