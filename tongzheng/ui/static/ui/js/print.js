// [data-print] prints the page. Hidden until script runs; the browser's own menu always works.
(() => {
  document.querySelectorAll("[data-print]").forEach(el => { el.hidden = false; });
  document.addEventListener("click", event => {
    if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
  });
})();
