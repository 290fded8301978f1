// form[data-keep]: what is typed stays in this browser until the form got through, so that a lost line or a closed page loses nothing.
// Kept for this tab and person only; gone when the form leads to another page; a text that bears a mark is not kept.
(() => {
  const skip = new Set(["csrfmiddlewaretoken", "once", "version"]);
  const keyOf = () => `kept:${document.body.dataset.who}:${location.pathname}`;
  const store = { get: k => { try { return sessionStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { sessionStorage.setItem(k, v); } catch { /* private window */ } }, drop: k => { try { sessionStorage.removeItem(k); } catch { /* the same */ } } };
  const texts = form => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !skip.has(name));

  const sent = store.get("kept:sent");
  if (sent && sent !== keyOf()) store.drop(sent); // it led somewhere else: it got through
  store.drop("kept:sent");

  document.querySelectorAll("form[data-keep]").forEach(form => {
    const key = keyOf();
    if ((form.textContent || "").includes("密级标志")) { store.drop(key); return; }
    const shown = JSON.stringify(texts(form));
    let kept = null;
    try { kept = JSON.parse(store.get(key)); } catch { kept = null; }
    if (kept && JSON.stringify(kept.texts) !== shown && !form.querySelector(".field.wrong")) {
      const note = document.createElement("div");
      note.className = "notice look";
      note.setAttribute("role", "status");
      note.innerHTML = '<strong></strong><span class="bar"><button type="button" class="btn small">用这份</button><button type="button" class="btn small plain">不要了</button></span>';
      note.firstChild.textContent = `本机还留着 ${kept.at} 写的一份，没有登记成`;
      const [use, not] = note.querySelectorAll("button");
      use.addEventListener("click", () => {
        for (const [name, value] of kept.texts) { const el = form.elements[name]; if (el && el.type !== "checkbox" && "value" in el) el.value = value; }
        note.remove();
      });
      not.addEventListener("click", () => { store.drop(key); note.remove(); });
      form.prepend(note);
    }
    form.addEventListener("input", () => store.set(key, JSON.stringify({ at: new Date().toTimeString().slice(0, 5), texts: texts(form) })));
    form.addEventListener("submit", event => {
      if (event.submitter && event.submitter.name) return; // 读一读, 采用: the form stays
      store.set("kept:sent", key);
    });
  });
})();
