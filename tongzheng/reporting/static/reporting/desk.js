// The queue marks what is open: a click or a swap moves aria-current to the row whose text stands in the middle.
(() => {
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const mark = link => {
    queue.querySelectorAll("[data-item][aria-current]").forEach(el => el.removeAttribute("aria-current"));
    link.closest("[data-item]").setAttribute("aria-current", "true");
  };
  queue.addEventListener("click", event => {
    const link = event.target.closest("[data-item] a");
    if (link) mark(link);
  });
  // the dialog comes back to the page that asked for it: the address must be the open report's
  document.addEventListener("htmx:afterSwap", event => {
    const text = document.getElementById("desk-text");
    if (text && event.detail.target.id === "desk-text") text.scrollTop = 0;
  });
  window.addEventListener("popstate", () => location.reload());
})();
