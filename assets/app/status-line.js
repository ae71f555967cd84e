/* One line at the page's lower end about what the page waits for. Of several, the first that has
   something to say is shown. */
"use strict";

(() => {
  const sentences = { refused: "", place: "" }; // by what they are about, the most urgent first

  /** Shows a sentence about something; an empty one takes it back. */
  window.stratoscope.status = (about, sentence) => {
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
  };

  /** A refusal's sentence for those who need not repeat anything, as the page does. */
  window.stratoscope.triedAgain = (sentence) =>
    sentence.replace(/[;.] try again in a moment\.$/i, ". The page retries automatically.");

  /** The seconds after which an answer's request may be sent again; null where it may not. */
  window.stratoscope.retryAfter = (answer) => {
    const stated = [202, 503].includes(answer.status) ? answer.headers.get("Retry-After") : null;
    return stated === null || !Number.isFinite(Number(stated)) ? null : Math.max(0, Number(stated));
  };
})();
