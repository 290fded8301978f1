// ul[data-order="/url/"] with li[data-id]: drag, or Alt+↑ Alt+↓. Sends ids in the new order. Without script the 上移 下移 forms do the same.
// Headings li[data-section] stay where they are; with them the section of each item is sent too, in the same order as ids.
(() => {
  const csrf = () => { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch { return ""; } };
  const setup = list => {
    if (list.dataset.ordered) return;
    list.dataset.ordered = "1";
    const items = () => [...list.children].filter(el => el.dataset.id);
    const lines = () => [...list.children].filter(el => el.dataset.id || el.dataset.section);
    const parted = list.querySelector("[data-section]");
    const say = document.createElement("p");
    say.className = "sr";
    say.setAttribute("role", "status");
    list.after(say);
    let held, before;

    const renumber = () => items().forEach((li, i) => { const no = li.querySelector("[data-order-no]"); if (no) no.textContent = i + 1; });
    const send = async (li, old) => {
      const data = new FormData();
      let section = 0;
      lines().forEach(el => {
        if (!el.dataset.id) { section = el.dataset.section; return; }
        data.append("ids", el.dataset.id);
        if (parted) data.append("sections", section);
      });
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
      const all = lines(), i = all.indexOf(li), old = [...list.children];
      const other = all[i + (event.key === "ArrowUp" ? -1 : 1)];
      if (!other || (other === all[0] && !other.dataset.id)) return; // nothing stands above the first heading
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
      const over = held && event.target.closest("li[data-id], li[data-section]");
      if (!over || over.parentNode !== list) return;
      event.preventDefault();
      if (over === held) return;
      const { top, height } = over.getBoundingClientRect();
      const first = over === list.firstElementChild && !over.dataset.id;
      if (event.clientY < top + height / 2 && !first) over.before(held); else over.after(held);
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
