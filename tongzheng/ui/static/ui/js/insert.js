// [data-insert="id"] puts its data-line into that text box at the cursor, as a line of its own. Hidden until script runs.
(() => {
  const show = root => root.querySelectorAll("[data-insert][hidden]").forEach(el => { el.hidden = false; });
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-insert]");
    const area = button && document.getElementById(button.dataset.insert);
    if (!area) return;
    const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
    const line = (before && !before.endsWith("\n") ? "\n" : "") + button.dataset.line + (after.startsWith("\n") ? "" : "\n");
    area.setRangeText(line, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show(document);
  document.addEventListener("ui:loaded", event => show(event.detail));
  document.addEventListener("htmx:load", event => show(event.detail.elt.parentNode || document));
})();
