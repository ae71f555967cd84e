/* A notice speaks of what was typed. Where the field is sent back as it was before, the same text in
   it again is no change, and no answer takes the notice away: whoever says the text anew does. */
"use strict";

(() => {
  const { byId } = window.stratoscope;
  let typed = null; // the field that was typed in and not said yet

  function forget() {
    typed = null;
    if (byId("view-notice")?.textContent)
      window.dash_clientside.set_props("view-notice", { children: "" });
  }

  const isText = (target) => target.matches?.("input.form-control");

  document.addEventListener("input", ({ target }) => { if (isText(target)) typed = target; }, true);
  document.addEventListener("keydown", ({ key, target }) => {
    if (!isText(target)) return;
    if (key === "Enter") forget();
    if (key === "Backspace" || key === "Delete") typed = target; // no input where it is empty
  }, true);
  document.addEventListener("focusout", ({ target }) => { if (target === typed) forget(); }, true);
})();
