// data-key="a": that key clicks (or focuses) the element, unless one is typing. [data-keys-list]: j and k move. ? shows all keys.
(() => {
  const typing = el => el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName)
    || (el.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(el.type)));
  const shown = el => el.getClientRects().length > 0;
  const items = () => {
    const list = document.querySelector("[data-keys-list]");
    return list ? [...list.querySelectorAll("[data-item], :scope > li, :scope > tr")].filter(shown) : [];
  };

  const move = step => {
    const all = items();
    if (!all.length) return;
    const now = all.findIndex(el => el.hasAttribute("aria-current"));
    const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
    all.forEach(el => el.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    next.scrollIntoView({ block: "nearest" });
    const link = next.matches("a") ? next : next.querySelector("a[href]");
    if (link) {
      link.focus({ preventScroll: true });
      if (link.closest("[data-keys-list]").dataset.keysList === "open") link.click(); // the queue: moving is reading
    }
    next.dispatchEvent(new CustomEvent("ui:current", { bubbles: true }));
  };

  const help = () => {
    const rows = [...document.querySelectorAll("[data-key]")].filter(shown).map(el => {
      const said = el.dataset.keyLabel || el.getAttribute("aria-label") || [...el.childNodes].filter(n => n.nodeName !== "KBD").map(n => n.textContent).join("").trim();
      return [el.dataset.key, said];
    });
    if (items().length) rows.unshift(["j", "下一件"], ["k", "上一件"]);
    if (document.querySelector("[data-select]")) rows.push(["x", "选中或取消"]);
    rows.push(["?", "看全部快捷键"], ["Esc", "关闭"]);
    const box = document.createElement("dialog");
    box.innerHTML = '<form method="dialog"><h2>键盘快捷键</h2><dl class="key-list"></dl><div class="bar"><button class="btn">知道了</button></div></form>';
    const list = box.querySelector("dl");
    for (const [key, said] of rows) {
      const dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
      kbd.textContent = key; dt.append(kbd); dd.textContent = said; list.append(dt, dd);
    }
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  };

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(document.activeElement)) { if (event.key === "Escape") document.activeElement.blur(); return; }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      if (items().length) { event.preventDefault(); move(event.key === "j" ? 1 : -1); }
      return;
    }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    const el = [...document.querySelectorAll("[data-key]")].find(e => e.dataset.key === event.key && shown(e) && e.getAttribute("aria-disabled") !== "true" && !e.disabled);
    if (!el) return;
    event.preventDefault();
    if (el.matches("input, textarea, select")) { el.focus(); if (el.select) el.select(); } else el.click();
  });
  document.querySelectorAll("[data-key]").forEach(el => el.setAttribute("aria-keyshortcuts", el.dataset.key));
  document.querySelectorAll("[data-keys-help]").forEach(el => { el.hidden = false; el.addEventListener("click", help); });
})();
