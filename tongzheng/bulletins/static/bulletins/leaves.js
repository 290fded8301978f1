
// The page in view is marked in the page chooser; a page's number brings it into view without leaving the signing panel.
(() => {
  const leaves = [...document.querySelectorAll("[data-leaf]")], links = [...document.querySelectorAll("[data-to-leaf]")];
  const mark = n => links.forEach(link => link.dataset.toLeaf === n ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
  links.forEach(link => link.addEventListener("click", event => {
    const leaf = leaves.find(one => one.dataset.leaf === link.dataset.toLeaf);
    if (!leaf) return;
    event.preventDefault();
    leaf.scrollIntoView({ block: "start" });
    leaf.focus({ preventScroll: true });
    mark(link.dataset.toLeaf);
  }));
  const seen = new Map();
  const watch = new IntersectionObserver(entries => {
    entries.forEach(entry => seen.set(entry.target.dataset.leaf, entry.intersectionRatio));
    const [best] = [...seen].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (best && best[1] > 0) mark(best[0]);
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });
  leaves.forEach(leaf => watch.observe(leaf));
})();
