/* Disagreements to settle: drawn here, so that a choice and a comment stay while the list changes. */
"use strict";

(() => {
  const { byId, element, register } = window.stratoscope;
  const typed = new Map(); // "review position" -> {choice, comment}: what was not sent yet

  function verdict({ who, choice, words, sure, tags, comment }) {
    const text = [words, `(${sure})`, tags.length ? `· ${tags.join(", ")}` : ""].join(" ");
    const line = element("p", {}, element("i", { className: choice }), element("b", {}, who),
      ` ${text}`);
    if (comment) line.append(element("span", { className: "comment" }, comment));
    return line;
  }

  function form(data, each) {
    const key = `${data.review} ${each.position}`;
    const kept = typed.get(key) ?? {};
    const name = `sample ${each.position + 1}`;
    const select = element("select", { className: "form-select form-select-sm" },
      element("option", { value: "" }, "Settle as…"),
      ...data.choices.map(([value, words]) => element("option", { value }, words)));
    select.setAttribute("aria-label", `Settle ${name} as`);
    select.value = kept.choice ?? each.settled;
    const comment = element("input", { className: "form-control form-control-sm", type: "text",
      placeholder: "Why (Markdown)", value: kept.comment ?? each.comment });
    comment.setAttribute("aria-label", `Why ${name} is settled this way`);
    const keep = () => typed.set(key, { choice: select.value, comment: comment.value });
    select.addEventListener("change", keep);
    comment.addEventListener("input", keep);
    const settle = element("button", { className: "quiet-button framed primary" },
      each.settled ? "Settle again" : "Settle");
    settle.addEventListener("click", () => send(settle, key, data, each, select.value, comment.value));
    const parts = [select, comment, settle];
    if (each.settled) {
      const withdraw = element("button", { className: "quiet-button" }, "Withdraw");
      withdraw.addEventListener("click", () => send(withdraw, key, data, each, "", ""));
      parts.push(withdraw);
    }
    return element("div", { className: "settle" }, ...parts);
  }

  async function send(button, key, data, each, choice, comment) {
    const { act, say } = window.stratoscope.reviews;
    if (!choice && button.textContent !== "Withdraw") {
      say("disputes", { problem: "Choose the settlement first." });
      return;
    }
    button.disabled = true;
    const body = { position: each.position, version: each.version, choice, comment };
    if (await act("disputes", `/reviews/${data.review}/settle`, body)) typed.delete(key);
    button.disabled = false;
  }

  function row(data, each) {
    const address = `/judge/?${new URLSearchParams({ review: data.review, sample: each.position })}`;
    const picture = element("a", { href: address, className: "tile" },
      element("img", { src: `/images/${each.image}/thumbnail.webp`, alt: "" }));
    picture.setAttribute("aria-label", `Open ${each.name}`);
    const words = element("div", {}, element("h3", {}, `${each.position + 1}: ${each.name}`,
      element("small", {}, each.answer)), ...each.verdicts.map(verdict));
    if (each.settled) {
      words.append(element("p", { className: "settled" }, element("b", {}, `Settled: ${each.words}`),
        ` by ${each.by}`, each.comment ? element("span", { className: "comment" }, each.comment) : ""));
    }
    if (data.may) words.append(form(data, each));
    return element("article", { className: "dispute" }, picture, words);
  }

  register({
    drawDisputes(data, which) {
      const place = byId("review-disputes-rows");
      if (!data || !place) return;
      const found = data[which] ?? [];
      const focus = place.contains(document.activeElement) && document.activeElement
        .getAttribute("aria-label");
      const nothing = which === "settled" ? data.nothingSettled : data.nothing;
      place.replaceChildren(...found.length ? found.map((each) => row(data, each))
        : [element("p", { className: "quiet padded" }, nothing)]);
      if (focus) place.querySelector(`[aria-label="${CSS.escape(focus)}"]`)?.focus();
    },
  });
})();
