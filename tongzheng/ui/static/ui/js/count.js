// [data-count-for="id"] says how long that text box is; with data-max it warns above the limit. One Chinese character is one, as on the server.
(() => {
  const length = text => [...text.replace(/\r\n/g, "\n").trim()].length;
  const show = out => {
    const area = document.getElementById(out.dataset.countFor);
    if (!area) return;
    const n = length(area.value), max = Number(out.dataset.max || 0);
    out.textContent = max ? `${n} / ${max} 字` : `${n} 字`;
    out.classList.toggle("count-over", max > 0 && n > max);
  };
  const scan = root => root.querySelectorAll("[data-count-for]").forEach(show);
  document.addEventListener("input", event => {
    if (event.target.id) document.querySelectorAll(`[data-count-for="${CSS.escape(event.target.id)}"]`).forEach(show);
    else if (event.target.tagName === "FORM") scan(event.target);
  });
  scan(document);
  window.addEventListener("pageshow", () => scan(document));
  document.addEventListener("ui:loaded", event => scan(event.detail));
  document.addEventListener("htmx:load", event => scan(event.detail.elt.parentNode || document));
})();
