// a[data-dialog]: open the form behind the link in one shared <dialog>. Without script the link is an ordinary page.
(() => {
  if (!window.HTMLDialogElement) return;
  let box, opener, address;
  const make = () => {
    box = document.createElement("dialog");
    box.setAttribute("aria-labelledby", "act-title");
    document.body.append(box);
    box.addEventListener("close", () => {
      box.replaceChildren();
      if (opener && opener.isConnected) opener.focus();
    });
    box.addEventListener("submit", send);
    box.addEventListener("click", event => {
      if (event.target.closest("[data-close], [data-back]")) { event.preventDefault(); box.close(); }
    });
  };
  const fill = html => {
    box.innerHTML = html;
    if (window.htmx) window.htmx.process(box);
    document.dispatchEvent(new CustomEvent("ui:loaded", { detail: box }));
    const first = box.querySelector("[data-form-errors]") || box.querySelector("[autofocus]")
      || box.querySelector("input:not([type=hidden]), textarea, select") || box.querySelector("button");
    if (first) first.focus();
  };
  const whole = html => /<html[\s>]/i.test(html.slice(0, 500));
  const headers = { "HX-Request": "true" };

  const open = async link => {
    opener = link;
    address = link.href;
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers, credentials: "same-origin" });
      const html = await answer.text();
      if (answer.redirected || answer.status === 401 || whole(html)) { location.assign(address); return; }
      if (!box) make();
      box.className = link.dataset.dialog || "";
      box.showModal();
      fill(html); // only what is shown can take the focus
    } catch {
      location.assign(address);
    } finally {
      link.removeAttribute("aria-busy");
    }
  };

  const tell = (form, text, link, label) => {
    let note = form.querySelector("[data-told]");
    if (!note) {
      note = document.createElement("p");
      note.className = "notice stop";
      note.dataset.told = "";
      note.setAttribute("role", "alert");
      form.prepend(note);
    }
    note.textContent = text;
    if (link) { const a = document.createElement("a"); a.href = link; a.target = "_blank"; a.textContent = label; note.append(a); }
  };

  const send = async event => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    const target = form.getAttribute("action") || address;
    const data = new FormData(form);
    const button = event.submitter;
    if (button && button.name) data.append(button.name, button.value);
    const stop = new AbortController();
    try {
      const answer = await fetch(target, { method: "POST", body: data, headers, credentials: "same-origin", signal: stop.signal });
      const next = answer.headers.get("HX-Redirect") || (answer.redirected && answer.url);
      if (next || answer.headers.get("HX-Refresh")) {
        stop.abort(); // the page itself will be asked for again, with its messages
        box.close();
        if (next && new URL(next, location).href !== location.href) location.assign(next);
        else location.reload();
        return;
      }
      const html = await answer.text();
      if (answer.status === 401) { tell(form, "登录已过时，没有送出，写的还在。", answer.headers.get("X-Signin") || "/signin/", "在新窗口登录，再回来按一次"); return; }
      if (whole(html)) { document.open(); document.write(html); document.close(); return; } // never send twice
      fill(html);
    } catch (error) {
      if (error.name !== "AbortError") tell(form, "没有送出：网络断了，写的还在。网络通了再按一次。");
    } finally {
      document.dispatchEvent(new CustomEvent("ui:idle", { detail: form }));
    }
  };

  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const menu = link.closest("details.menu-wrap");
    if (menu) menu.open = false;
    open(link);
  });
  // "返回" on a refusal page goes back to where one was
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-back]");
    if (link && !event.defaultPrevented && !link.closest("dialog") && history.length > 1 && document.referrer) { event.preventDefault(); history.back(); }
  });
  // <button data-opens="id"> opens a dialog that is already on the page
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-opens]");
    const there = button && document.getElementById(button.dataset.opens);
    if (there && there.showModal) { event.preventDefault(); there.showModal(); }
  });
})();
