// [data-select] holds checkboxes: x ticks the current row, Shift+click ticks a range, [data-select-all] ticks all. [data-count] says how many; [data-when-picked] shows then.
(() => {
  const boxes = area => [...area.querySelectorAll("input[type=checkbox]:not([data-select-all])")].filter(b => !b.disabled);
  let last;
  const refresh = area => {
    const all = boxes(area), n = all.filter(b => b.checked).length;
    area.querySelectorAll("[data-count]").forEach(el => { el.textContent = n; });
    area.querySelectorAll("[data-when-picked]").forEach(el => { el.hidden = !n; });
    area.querySelectorAll("[data-select-all]").forEach(el => { el.checked = n > 0 && n === all.length; el.indeterminate = n > 0 && n < all.length; });
  };
  document.addEventListener("click", event => {
    const box = event.target.closest("input[type=checkbox]");
    const area = box && box.closest("[data-select]");
    if (!area || box.matches("[data-select-all]")) return;
    if (event.shiftKey && last && last !== box && area.contains(last)) {
      const all = boxes(area), [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach(b => { b.checked = box.checked; });
    }
    last = box;
  });
  document.addEventListener("change", event => {
    const area = event.target.closest && event.target.closest("[data-select]");
    if (!area) return;
    if (event.target.matches("[data-select-all]")) boxes(area).forEach(b => { b.checked = event.target.checked; });
    refresh(area);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName)
      || (event.target.tagName === "INPUT" && event.target.type !== "checkbox") || document.querySelector("dialog[open]")) return;
    const row = document.querySelector("[data-select] [aria-current]") || event.target.closest("[data-select] li, [data-select] tr");
    const box = row && row.querySelector("input[type=checkbox]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const scan = () => document.querySelectorAll("[data-select]").forEach(refresh);
  scan();
  window.addEventListener("pageshow", scan);
  document.addEventListener("htmx:afterSwap", scan);
})();
