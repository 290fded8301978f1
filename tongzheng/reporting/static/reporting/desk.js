// The queue marks what is open: the row whose text stands in the middle. All on document, so that a page brought back by htmx works too.
(() => {
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-queue] [data-item] a");
    if (!link) return;
    document.querySelectorAll("[data-queue] [data-item][aria-current]").forEach(el => el.removeAttribute("aria-current"));
    link.closest("[data-item]").setAttribute("aria-current", "true");
  });
  // the text with its marks comes after the text itself, and only into the same text: the desk may have moved on
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelectorAll("template[data-marked]").forEach(marked => {
      document.getElementById(marked.dataset.marked)?.replaceChildren(marked.content.cloneNode(true));
      marked.remove();
    });
  });
  document.addEventListener("htmx:afterSwap", event => {
    if (event.detail.target?.id !== "desk-text") return;
    const text = document.getElementById("desk-text");
    const here = document.querySelector("[data-queue] [data-item][aria-current]");
    if (text) text.scrollTop = 0;
    if (!text || !here) return;
    if (matchMedia("(max-width: 820px)").matches) text.scrollIntoView(); else here.scrollIntoView({ block: "nearest" }); // a phone shows one pane after the other
  });
})();
