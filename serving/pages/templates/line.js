// The slider: what each line would have brought, from the table in the page. Without this script
// the form asks the server for the same numbers.
"use strict";
for (const form of document.querySelectorAll("form.slide")) {
  const grid = JSON.parse(form.dataset.grid);
  const written = new Intl.NumberFormat(form.dataset.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const share = new Intl.NumberFormat(form.dataset.lang, { style: "percent", maximumFractionDigits: 0 });
  const at = (thresholds, asked) => {
    const place = thresholds.findIndex((each) => each >= asked);
    return place < 0 ? thresholds.length - 1 : place;
  };
  const show = () => {
    const place = {};
    for (const half of ["fit", "engagement"]) {
      const input = form.elements[half];
      input.previousElementSibling.textContent = input.value;
      place[half] = at(grid[half], Number(input.value));
    }
    const row = grid.rows[place.fit * grid.engagement.length + place.engagement];
    const put = (name, text) => { document.querySelector(`[data-for="${name}"]`).textContent = text; };
    put("calls", written.format(row[0]));
    put("calls_range", `${written.format(row[1])} – ${written.format(row[2])}`);
    put("deals", written.format(row[3]));
    if (row[6] != null && document.querySelector('[data-for="accepted"]')) put("accepted", share.format(row[6]));
    put("deals_range", `${written.format(row[4])} – ${written.format(row[5])}`);
  };
  for (const half of ["fit", "engagement"]) {
    const input = form.elements[half];
    input.min = Math.min(grid[half][0], Number(input.value));
    input.max = Math.max(grid[half][grid[half].length - 1], Number(input.value));
    input.addEventListener("input", show);
  }
  form.querySelector("button").hidden = true;
}
