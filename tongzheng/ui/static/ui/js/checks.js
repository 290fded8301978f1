// form[data-checks="/url/"]: title and body are checked as one types. The answer stands in #checks, the marks in the text (marks.js).
// Without script the same list comes with the page after saving, and its buttons put suggestions in on the server.
(() => {
  const WAIT = 600, AGAIN = 20000;

  // where a spot stands after an edit; null when the edit touched it
  const shift = (spot, before, after) => {
    const most = Math.min(before.length, after.length);
    let head = 0, tail = 0;
    while (head < most && before[head] === after[head]) head++;
    while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    const by = after.length - before.length;
    if (spot[1] <= head) return spot;
    return spot[0] >= before.length - tail ? [spot[0] + by, spot[1] + by] : null;
  };

  const watch = form => {
    if (form.dataset.checked) return;
    form.dataset.checked = "1";
    const panel = document.getElementById("checks"), said = document.querySelector("[data-checks-said]");
    const boxes = { title: form.elements.title, body: form.elements.body }, was = {};
    let items = [], timer, running = false, again = false;
    const now = () => [boxes.title.value, boxes.body.value, form.elements.kind ? form.elements.kind.value : ""].join("\u0000");
    const tell = text => { if (said && said.textContent !== text) said.textContent = text; };
    const draw = () => {
      for (const [part, box] of Object.entries(boxes)) {
        const marks = items.filter(i => i.part === part).flatMap(i => i.spots.filter(Boolean).map(([start, end]) => ({ start, end, level: i.level })));
        box.dispatchEvent(new CustomEvent("ui:marks", { detail: marks, bubbles: true }));
      }
    };
    const read = () => {
      items = [...panel.querySelectorAll("[data-finding]")].map(li => ({
        li, part: li.dataset.part, level: li.dataset.level, next: 0, swaps: li.dataset.swaps ? JSON.parse(li.dataset.swaps) : null,
        spots: li.dataset.spots ? li.dataset.spots.split(" ").map(s => s.split("-").map(Number)) : [],
      }));
      for (const item of items) {
        const q = item.li.querySelector("q[data-go]");
        if (!q || !item.spots.length) continue;
        const go = document.createElement("button");
        go.type = "button"; go.className = "go"; go.title = "到文中这一处";
        q.replaceWith(go);
        go.append(q);
        go.addEventListener("click", () => show(item));
      }
      for (const [part, box] of Object.entries(boxes)) was[part] = box.value;
      draw();
    };
    const fill = html => {
      const open = new Set([...panel.querySelectorAll("details[open]")].map(d => d.dataset.group));
      const focus = document.activeElement && panel.contains(document.activeElement) && document.activeElement.closest("[data-finding]");
      const key = focus && focus.dataset.finding.split("-")[0];
      panel.innerHTML = html;
      panel.querySelectorAll("details").forEach(d => { d.open = open.has(d.dataset.group); });
      tell(panel.firstElementChild.dataset.said || "");
      read();
      const to = key && panel.querySelector(`[data-finding^="${key}-"] :is(button, a)`);
      if (to) to.focus({ preventScroll: true });
    };
    const look = async () => {
      clearTimeout(timer);
      if (running) { again = true; return; }
      running = true;
      const sent = now(), data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "title", "body", "kind", "once"]) if (form.elements[name]) data.append(name, form.elements[name].value);
      try {
        const answer = await fetch(form.dataset.checks, { method: "POST", body: data, credentials: "same-origin", redirect: "manual",
          headers: { "HX-Request": "true", "X-CSRFToken": data.get("csrfmiddlewaretoken") || "" } });
        if (answer.status === 401 || answer.type === "opaqueredirect") { tell("登录已过时，没有体检"); return; }
        if (!answer.ok && answer.status !== 422) { tell("没有体检：这一页已经不能改，请刷新"); return; }
        const html = await answer.text();
        if (sent === now()) fill(html); else again = true; // a late answer speaks of an older text
      } catch {
        tell("没有体检：网络断了，稍后自动再查");
        timer = setTimeout(look, AGAIN);
      } finally {
        running = false;
        if (again) { again = false; later(); }
      }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(look, WAIT); };
    const show = item => {
      const left = item.spots.filter(Boolean);
      if (!left.length) return;
      const [start, end] = left[item.next++ % left.length], box = boxes[item.part];
      box.focus({ preventScroll: true });
      box.setSelectionRange(start, end);
      box.dispatchEvent(new CustomEvent("ui:reveal", { detail: { start, end }, bubbles: true }));
    };
    const put = item => {
      const todo = item.spots.map((spot, i) => spot && [...spot, item.swaps[i]]).filter(Boolean);
      if (!todo.length) return;
      boxes[item.part].dispatchEvent(new CustomEvent("ui:swap", { detail: todo, bubbles: true }));
      item.li.classList.add("gone");
      tell(`已改 ${todo.length} 处，按 Ctrl+Z 撤销`);
    };
    panel.addEventListener("click", event => {
      const button = event.target.closest("[data-fix]");
      const item = button && items.find(i => i.li.contains(button));
      if (item && item.swaps) { event.preventDefault(); put(item); }
    });
    const ours = [form, boxes.title, boxes.body, form.elements.kind];
    form.addEventListener("input", event => {
      if (!ours.includes(event.target)) return;
      for (const [part, box] of Object.entries(boxes)) {
        if (box.value === was[part]) continue;
        for (const item of items) if (item.part === part) item.spots = item.spots.map(spot => spot && shift(spot, was[part], box.value));
        was[part] = box.value;
      }
      draw();
      if (!event.isComposing) later();
    });
    form.addEventListener("compositionend", later);
    form.addEventListener("ui:saved", () => { if (!panel.querySelector("a[data-dialog]")) later(); }, { once: true }); // now it has a place for waivers
    document.addEventListener("ui:loaded", event => { if (event.detail.querySelector("[data-waived]")) { event.detail.close(); look(); } });
    read();
    if (boxes.body.value && !panel.querySelector("[data-said]")) later();
  };
  document.querySelectorAll("form[data-checks]").forEach(watch);
})();
