// A text box that hears "ui:swap" (detail: [[start, end, words]]) puts those words in at those places: one insertion for all of
// them, so that the browser's own Ctrl+Z takes it back at once. The box then fires "input" as if it were typed.
document.addEventListener("ui:swap", event => {
  const box = event.target, text = box.value, todo = [...event.detail].sort((a, b) => a[0] - b[0]);
  const from = todo[0][0], to = Math.max(...todo.map(each => each[1]));
  let at = from, made = "";
  for (const [start, end, words] of todo) {
    if (start < at) continue;
    made += text.slice(at, start) + words;
    at = end;
  }
  made += text.slice(at, to);
  box.focus({ preventScroll: true });
  box.setSelectionRange(from, to);
  if (document.execCommand(made ? "insertText" : "delete", false, made)) return;
  box.setRangeText(made, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
