// @ts-check
/* One line at the bottom of the page about what it waits for. Of several messages, the most urgent is
   shown. */

const sentences = { refused: "", place: "" }; // by subject, the most urgent first

/**
 * Shows a message about a subject; an empty one removes it.
 *
 * @param {keyof typeof sentences} about
 * @param {string} sentence
 */
export function status(about, sentence) {
  sentences[about] = sentence;
  const shown = Object.values(sentences).find(Boolean) ?? "";
  let line = document.getElementById("queue-place");
  if (!line && !shown) return;
  if (!line) {
    line = Object.assign(document.createElement("p"),
      { id: "queue-place", className: "queue-place" });
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  if (line.textContent !== shown) line.textContent = shown;
}

/** The text of a refusal that the page retries by itself. @param {string} sentence */
export function triedAgain(sentence) {
  return sentence.replace(/[;.] try again in a moment\.$/i, ". The page retries automatically.");
}

/** The seconds after which a request may be retried; null if it may not. @param {Response} answer */
export function retryAfter(answer) {
  const stated = [202, 503].includes(answer.status) ? answer.headers.get("Retry-After") : null;
  return stated === null || !Number.isFinite(Number(stated)) ? null : Math.max(0, Number(stated));
}
