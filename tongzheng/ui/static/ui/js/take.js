// [data-take="name"] beside a form: puts data-value into that field of the form without asking the server; "all" takes every
// one whose field is empty. Without script the button sends the form and the server does the same.
(() => {
  const put = (form, button) => {
    const box = form.elements[button.dataset.take];
    if (!box) return false;
    box.value = button.dataset.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    const details = box.closest("details");
    if (details) details.open = true;
    const said = document.createElement("span");
    said.className = "meta";
    said.textContent = "已采用";
    button.replaceWith(said);
    return true;
  };
  document.addEventListener("click", event => {
    const button = event.target.closest("button[data-take]");
    if (!button || !button.form) return;
    const form = button.form;
    if (button.dataset.take !== "all") {
      if (put(form, button)) event.preventDefault();
      return;
    }
    event.preventDefault();
    form.querySelectorAll("button[data-take]:not([data-take=all])").forEach(one => {
      const box = form.elements[one.dataset.take];
      if (box && !box.value) put(form, one);
    });
    button.closest(".bar").remove();
  });
})();
