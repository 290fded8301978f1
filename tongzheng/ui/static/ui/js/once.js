// One press is one act: a form that is being sent cannot be sent again; coming back by the back button wakes it.
(() => {
  const buttons = form => [...form.elements].filter(el => el.type === "submit" || (el.tagName === "BUTTON" && el.type !== "button"));
  const wake = form => {
    delete form.dataset.sending;
    buttons(form).forEach(b => b.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", event => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = "1";
    const pressed = event.submitter || buttons(form)[0];
    if (pressed) pressed.setAttribute("aria-busy", "true"); // not disabled: its name and value must travel
    setTimeout(() => wake(form), 30000);
  }, true);
  document.addEventListener("ui:idle", event => wake(event.detail));
  document.addEventListener("htmx:afterRequest", event => { const form = event.target.closest("form"); if (form) wake(form); });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(wake));

  // The key of a form stays with its place in the browser's history: coming back by the back button, or reloading, makes the same thing, not a second one.
  const keys = (history.state && history.state.once) || {};
  document.querySelectorAll("main form").forEach((form, i) => {
    const key = form.elements.once;
    if (!key || !key.value) return;
    const name = `${location.pathname} ${form.id || i}`;
    if (keys[name]) key.value = keys[name]; else keys[name] = key.value;
  });
  if (Object.keys(keys).length) history.replaceState({ ...history.state, once: keys }, "");
})();
