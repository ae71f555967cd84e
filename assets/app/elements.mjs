// @ts-check
/* Elements beside Dash's own: what the frame shows whatever happens to Dash. */

/**
 * Creates an element: element("b", {className: "x"}, "text", child).
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {...(Node | string)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Shows a message at the bottom of the page; the caller removes the returned element. @param {...(Node | string)} content */
export function notice(...content) {
  const line = element("div", { className: "access-notice", role: "alert" },
    element("p", {}, ...content));
  document.body.append(line);
  return line;
}

const SHOWN = 8000; // ms

/** Shows a sentence at the bottom of the page for a while, in place of the one before. @param {string} sentence */
export function brief(sentence) {
  document.querySelector(".access-notice.brief")?.remove();
  const line = notice(sentence);
  line.classList.add("brief");
  setTimeout(() => line.remove(), SHOWN);
}
