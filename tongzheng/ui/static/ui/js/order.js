// ul[data-order="/url/"] with li[data-id]: drag, or Alt+↑ Alt+↓. Sends ids in the new order. Without script the 上移 下移 forms do the same.
(() => {
  const csrf = () => { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch { return ""; } };
  const setup = list => {
    if (list.dataset.ordered) return;
    list.dataset.ordered = "1";
    const items = () => [...list.children].filter(el => el.dataset.id);
    const say = document.createElement("p");
    say.className = "sr";
    say.setAttribute("role", "status");
    list.after(say);
    let held, before;

    const renumber = () => items().forEach((li, i) => { const no = li.querySelector("[data-order-no]"); if (no) no.textContent = i + 1; });
    const send = async (li, old) => {
      const data = new FormData();
      items().forEach(el => data.append("ids", el.dataset.id));
      if (list.dataset.version) data.append("version", list.dataset.version);
      renumber();
      try {
        const answer = await fetch(list.dataset.order, { method: "POST", body: data, credentials: "same-origin", headers: { "X-CSRFToken": csrf(), "Accept": "application/json" } });
        if (!answer.ok) throw answer;
        const json = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
        if (json.version !== undefined) list.dataset.version = json.version;
        say.textContent = `已移到第 ${items().indexOf(li) + 1}`;
      } catch (answer) {
        old.forEach(el => list.append(el));
        renumber();
        say.className = "notice stop";
        say.textContent = answer && answer.status === 409 ? "次序没有改：别人刚调整过，请刷新。" : "次序没有改：没有送到，请再试一次。";
      }
    };

    items().forEach(li => { li.draggable = true; if (!li.hasAttribute("tabindex")) li.tabIndex = 0; });
    list.addEventListener("keydown", event => {
      const li = event.target.closest("li[data-id]");
      if (!li || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
      event.preventDefault();
      const all = items(), i = all.indexOf(li), old = [...list.children];
      const other = all[i + (event.key === "ArrowUp" ? -1 : 1)];
      if (!other) return;
      if (event.key === "ArrowUp") other.before(li); else other.after(li);
      event.target.focus();
      send(li, old);
    });
    list.addEventListener("dragstart", event => {
      held = event.target.closest("li[data-id]");
      if (!held) return;
      before = [...list.children];
      held.classList.add("dragging");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.id);
    });
    list.addEventListener("dragover", event => {
      const over = held && event.target.closest("li[data-id]");
      if (!over || over.parentNode !== list) return;
      event.preventDefault();
      if (over === held) return;
      const { top, height } = over.getBoundingClientRect();
      if (event.clientY < top + height / 2) over.before(held); else over.after(held);
    });
    list.addEventListener("drop", event => event.preventDefault());
    list.addEventListener("dragend", () => {
      if (!held) return;
      held.classList.remove("dragging");
      if (before.some((el, i) => el !== list.children[i])) send(held, before);
      held = null;
    });
  };
  const scan = root => root.querySelectorAll("[data-order]").forEach(setup);
  scan(document);
  document.addEventListener("ui:loaded", event => scan(event.detail));
  document.addEventListener("htmx:load", event => scan(event.detail.elt.parentNode || document));
})();
