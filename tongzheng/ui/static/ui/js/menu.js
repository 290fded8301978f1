// details.menu-wrap closes on a click outside and on Esc. Toasts go away by themselves (not the red ones, not under the pointer).
(() => {
  const open = () => document.querySelectorAll("details.menu-wrap[open]");
  document.addEventListener("click", event => open().forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    open().forEach(menu => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  const fade = toast => setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), 8000);
  document.querySelectorAll("[data-toasts] .toast").forEach(toast => {
    if (toast.classList.contains("bad")) {
      const close = document.createElement("button");
      close.type = "button"; close.className = "btn small"; close.textContent = "知道了";
      close.addEventListener("click", () => toast.remove());
      toast.append(close);
    } else fade(toast);
  });
  // an error summary is where one should look first
  const errors = document.querySelector("main [data-form-errors]");
  if (errors) errors.focus();
})();
