// The search of the manual outside the app: sections in which words begin with all that is typed.
const { root } = document.body.dataset;
const field = document.getElementById("search");
const hits = document.getElementById("hits");
const count = document.getElementById("count");
const MOST = 20;

const places = (term, text) =>
  text.toLowerCase().match(new RegExp(`(?<![a-z0-9])${term.replace(/[^\w\s]/g, "\\$&")}`, "g"))?.length ?? 0;

function score(terms, { title, heading, anchor, text }) {
  let total = 0;
  for (const term of terms) {
    const found = (anchor ? 0 : 8 * places(term, title)) + 4 * places(term, heading)
      + Math.min(places(term, text), 3);
    if (!found) return 0;
    total += found;
  }
  return total;
}

function entry({ page, title, heading, anchor, text }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${root}/${page}${anchor ? `#${anchor}` : ""}`;
  link.textContent = heading;
  const more = document.createElement("small");
  more.textContent = `${heading === title ? "" : `${title}: `}${text.slice(0, 120)}`;
  item.append(link, more);
  return item;
}

field.addEventListener("input", () => {
  const terms = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = terms.length
    ? window.sections.map((each) => [score(terms, each), each]).filter(([points]) => points)
      .sort(([one], [other]) => other - one).slice(0, MOST) : [];
  hits.replaceChildren(...found.map(([, each]) => entry(each)));
  if (!terms.length) count.textContent = "";
  else if (!found.length) count.textContent = "Nothing found. Try fewer or other words.";
  else count.textContent = `${found.length} section${found.length > 1 ? "s" : ""} found`;
});
