// .tree of nested <details>: ↑ ↓ move, → opens, ← closes or goes to the parent. Links and summaries keep their own Enter.
(() => {
  document.addEventListener("keydown", event => {
    if (!/^Arrow/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    let here = event.target.closest(".tree summary, .tree li > a");
    if (!here) return;
    if (here.matches(".twist")) here = here.closest("li").querySelector(":scope > a"); // the small arrow beside a link
    const tree = here.closest(".tree");
    const all = [...tree.querySelectorAll("summary:not(.twist), li > a")].filter(el => el.getClientRects().length);
    const go = el => { if (el) el.focus(); };
    const details = here.closest("li").querySelector(":scope > details");
    event.preventDefault();
    if (event.key === "ArrowDown") go(all[all.indexOf(here) + 1]);
    else if (event.key === "ArrowUp") go(all[all.indexOf(here) - 1]);
    else if (event.key === "ArrowRight") {
      if (details && !details.open) details.open = true;
      else if (details) go(all[all.indexOf(here) + 1]);
    } else if (details && details.open) details.open = false;
    else {
      const parent = here.closest("li").parentNode.closest(".tree li");
      go(parent && parent.querySelector(":scope > a, :scope > details > summary"));
    }
  });
})();
