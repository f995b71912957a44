// The slider: what each line would have brought, from the table in the page. Without this script
// the form asks the server for the same numbers.
"use strict";
for (const form of document.querySelectorAll("form.slide")) {
  const grid = JSON.parse(form.dataset.grid);
  const written = new Intl.NumberFormat(form.dataset.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const nothing = "\u2013";
  const share = (part) => {
    const digits = part > 0 && part < 0.0995 ? 1 : 0;
    const set = { maximumFractionDigits: digits, minimumFractionDigits: digits };
    return new Intl.NumberFormat(form.dataset.lang, set).format(100 * part) + (form.dataset.lang === "nl" ? "\u00a0%" : "%");
  };
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
    if (row.length > 6) put("accepted", row[6] == null ? nothing : share(row[6]));
    put("deals_range", `${written.format(row[4])} – ${written.format(row[5])}`);
  };
  for (const half of ["fit", "engagement"]) {
    form.elements[half].addEventListener("input", show);
  }
  form.querySelector("button").hidden = true;
}
