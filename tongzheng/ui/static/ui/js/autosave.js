// form[data-autosave="/url/"]: saves 1.5 s after the last key. Says so in [data-autosave-status]. When it cannot, the text stays in this browser.
// The server answers 200/204 (JSON {version, saved_at} welcome), 409 or 422 (JSON {message, url}). data-saved-at: ISO time of the server's copy.
(() => {
  const clock = at => `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
  const skip = new Set(["csrfmiddlewaretoken", "once", "version"]);

  const watch = form => {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    const url = form.dataset.autosave;
    const key = `draft:${document.body.dataset.who}:${url}`;
    const status = document.querySelector(form.dataset.autosaveStatus || "[data-autosave-status]");
    let timer, running = false, again = false, stopped = false, leaving = false; // stopped: the server has a newer text

    const tell = (text, link, label) => {
      if (!status) return;
      status.textContent = text;
      if (link) { const a = document.createElement("a"); a.href = link; a.textContent = label; status.append("　", a); }
    };
    const texts = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skip.has(name));
    const keep = () => { try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), texts: texts() })); return true; } catch { return false; } };
    const drop = () => { try { localStorage.removeItem(key); } catch { /* private window */ } };

    const save = async () => {
      if (stopped || leaving) return;
      if (running) { again = true; return; }
      running = true;
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      try {
        const answer = await fetch(url, { method: "POST", body: data, credentials: "same-origin", redirect: "manual",
          headers: { "Accept": "application/json", "X-CSRFToken": data.get("csrfmiddlewaretoken") || "", "X-Autosave": "1" } });
        const json = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
        if (answer.ok) {
          drop();
          if (json.version !== undefined && form.elements.version) form.elements.version.value = json.version;
          form.dataset.savedAt = json.saved_at || new Date().toISOString();
          tell(form.dataset.savedWord ? `${form.dataset.savedWord}已于 ${clock(new Date(form.dataset.savedAt))} 暂存，还没有存稿` : `草稿已于 ${clock(new Date(form.dataset.savedAt))} 存好`);
          form.dispatchEvent(new CustomEvent("ui:saved", { bubbles: true, detail: json }));
        } else if (answer.status === 422 && json.marking) {
          drop(); // nothing that bears a mark is left behind, here neither
          tell(json.message);
        } else if (answer.status === 409) {
          stopped = true;
          keep();
          tell(json.message || "这篇稿在别处改过，这里写的没有存上", json.url || location.href, "看最新的");
        } else if (answer.status === 422) {
          keep();
          tell(json.message || "还没存上，写的留在本机");
        } else throw new Error(answer.status);
      } catch {
        if (!leaving) tell(keep() ? "没有存到服务器，写的先留在本机，稍后自动再存" : "没有存上，请先复制一份");
        clearTimeout(timer);
        timer = setTimeout(save, 20000);
      } finally {
        running = false;
        if (again) { again = false; save(); }
      }
    };

    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
    form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); if (navigator.onLine === false) keep(); });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("pagehide", () => { if (timer && !leaving && !stopped) keep(); });

    // a newer copy in this browser than on the server: ask
    let mine;
    try { mine = JSON.parse(localStorage.getItem(key)); } catch { mine = null; }
    if (!mine) return;
    const now = JSON.stringify(texts());
    if (mine.at <= Date.parse(form.dataset.savedAt || 0) || JSON.stringify(mine.texts) === now) { drop(); return; }
    const note = document.createElement("div");
    note.className = "notice look";
    note.setAttribute("role", "status");
    note.innerHTML = '<strong></strong><span class="bar"><button type="button" class="btn small">用这份</button><button type="button" class="btn small plain">不要了</button></span>';
    note.firstChild.textContent = `本机还留着 ${clock(new Date(mine.at))} 写的一份，没有存到服务器`;
    const [use, not] = note.querySelectorAll("button");
    use.addEventListener("click", () => {
      for (const [name, value] of mine.texts) { const el = form.elements[name]; if (el && el.type !== "checkbox" && "value" in el) el.value = value; }
      note.remove();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    not.addEventListener("click", () => { drop(); note.remove(); });
    form.prepend(note);
  };

  const scan = root => root.querySelectorAll("form[data-autosave]").forEach(watch);
  scan(document);
  document.addEventListener("ui:loaded", event => scan(event.detail));
  document.addEventListener("htmx:load", event => scan(event.detail.elt.parentNode || document));
})();
