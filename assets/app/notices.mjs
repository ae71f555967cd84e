// @ts-check
/* Clears a notice about typed text. If the server restores the field's earlier text and the user types
   that same text, nothing changes for Dash and no answer clears the notice; this module does. It is no
   callback, as no property tells: a text field sets `value` only if the text differs, and `n_blur` also
   if nothing was typed, so that a notice would go when its reader leaves the field. */

/** The field with text that was not submitted yet. @type {EventTarget | null} */
let typed = null;

function forget() {
  typed = null;
  if (document.getElementById("view-notice")?.textContent)
    window.dash_clientside.set_props("view-notice", { children: "" });
}

/** @param {EventTarget | null} target */
const isText = (target) => target instanceof Element && target.matches("input.form-control");

document.addEventListener("input", ({ target }) => { if (isText(target)) typed = target; }, true);
document.addEventListener("keydown", ({ key, target }) => {
  if (!isText(target)) return;
  if (key === "Enter") forget();
  if (key === "Backspace" || key === "Delete") typed = target; // an empty field fires no input event
}, true);
document.addEventListener("focusout", ({ target }) => { if (target === typed) forget(); }, true);
