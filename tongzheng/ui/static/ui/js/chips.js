// [data-fill="id"] holds chip buttons: pressing one adds its words to that text box. Hidden until script runs: without it they do nothing.
(() => {
  const show = root => root.querySelectorAll("[data-fill][hidden]").forEach(el => { el.hidden = false; });
  document.addEventListener("click", event => {
    const chip = event.target.closest("[data-fill] .chip");
    if (!chip || chip.tagName !== "BUTTON") return;
    const area = document.getElementById(chip.closest("[data-fill]").dataset.fill);
    if (!area) return;
    const words = chip.dataset.words || chip.textContent.trim();
    const now = area.value.trimEnd();
    const joint = !now || /[，。；、！？：“（\n]$/.test(now) ? "" : "；";
    area.value = now + joint + words;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show(document);
  document.addEventListener("ui:loaded", event => show(event.detail));
  document.addEventListener("htmx:load", event => show(event.detail.elt.parentNode || document));
})();
