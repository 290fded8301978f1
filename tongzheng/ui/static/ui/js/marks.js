// A text box that hears "ui:marks" (detail: [{start, end, level}], UTF-16 offsets) gets a layer behind it with the same
// metrics that marks those passages; it scrolls along. "ui:reveal" ({start, end}) brings a passage into view.
(() => {
  const SAME = ["fontFamily", "fontSize", "fontWeight", "fontStyle", "fontStretch", "fontKerning", "fontFeatureSettings", "fontVariant",
    "letterSpacing", "wordSpacing", "lineHeight", "textIndent", "textAlign", "textTransform", "tabSize", "wordBreak", "lineBreak",
    "direction", "textRendering", "textAutospace", "textSpacingTrim", "hyphens",
    "paddingTop", "paddingLeft", "paddingBottom", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth"];
  const MANY = 30000; // characters from which the layer is drawn only when the answer comes, not at every key
  const layers = new WeakMap();

  const make = box => {
    const wrap = document.createElement("div"), layer = document.createElement("div");
    const had = document.activeElement === box, at = [box.selectionStart, box.selectionEnd];
    wrap.className = "marks-wrap";
    layer.className = `marks ${box.tagName === "TEXTAREA" ? "many" : "single"}`;
    layer.setAttribute("aria-hidden", "true");
    box.replaceWith(wrap);
    wrap.append(layer, box);
    if (had) { box.focus({ preventScroll: true }); box.setSelectionRange(...at); }
    const mine = { layer, marks: [] };
    layers.set(box, mine);
    const scroll = () => { layer.scrollTop = box.scrollTop; layer.scrollLeft = box.scrollLeft; };
    box.addEventListener("scroll", scroll, { passive: true });
    box.addEventListener("input", () => {
      if (box.value.length > MANY) layer.replaceChildren(); else requestAnimationFrame(() => draw(box));
    });
    ["keyup", "click", "select"].forEach(name => box.addEventListener(name, scroll));
    if (window.ResizeObserver) new ResizeObserver(() => { fit(box, mine); scroll(); }).observe(box);
    else window.addEventListener("resize", () => fit(box, mine));
    if (document.fonts) document.fonts.ready.then(() => fit(box, mine));
    mine.scroll = scroll;
    fit(box, mine);
    return mine;
  };

  const fit = (box, mine) => {
    const style = getComputedStyle(box), to = mine.layer.style;
    for (const name of SAME) if (style[name]) to[name] = style[name];
    const sides = parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth);
    const bar = Math.max(0, box.offsetWidth - sides - box.clientWidth); // the scroll bar takes its part of the line
    to.width = `${box.offsetWidth}px`;
    to.height = `${box.offsetHeight}px`;
    to.left = `${box.offsetLeft}px`;
    to.top = `${box.offsetTop}px`;
    to.paddingRight = `${parseFloat(style.paddingRight) + bar}px`;
    if (box.tagName !== "TEXTAREA") to.lineHeight = `${box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)}px`;
  };

  const draw = box => {
    const mine = layers.get(box), text = box.value, out = document.createDocumentFragment();
    let at = 0;
    const say = (from, to, mark) => {
      if (to <= from) return;
      if (!mark) { out.append(text.slice(from, to)); return; }
      const el = document.createElement("mark");
      el.dataset.level = mark.level;
      el.dataset.at = `${mark.start}`;
      el.textContent = text.slice(from, to);
      out.append(el);
    };
    for (const mark of mine.marks) {
      if (mark.end <= at || mark.start >= text.length) continue;
      const from = Math.max(mark.start, at), to = Math.min(mark.end, text.length);
      say(at, from);
      say(from, to, mark);
      at = to;
    }
    say(at, text.length);
    out.append("\n\n"); // the box shows a last empty line, an ordinary element does not
    mine.layer.replaceChildren(out);
    fit(box, mine);
    mine.scroll();
  };

  document.addEventListener("ui:marks", event => {
    const box = event.target, mine = layers.get(box) || make(box);
    mine.marks = [...event.detail].sort((a, b) => a.start - b.start || b.end - a.end);
    draw(box);
  });

  document.addEventListener("ui:reveal", event => {
    const box = event.target, mine = layers.get(box);
    if (!mine) return;
    const el = mine.layer.querySelector(`mark[data-at="${event.detail.start}"]`);
    if (el && box.tagName === "TEXTAREA") box.scrollTop = Math.max(0, el.offsetTop - box.clientHeight / 3);
    mine.scroll();
    mine.layer.querySelectorAll("mark.here").forEach(old => old.classList.remove("here"));
    if (el) el.classList.add("here");
    const seen = (el || box).getBoundingClientRect();
    if (seen.top < 72 || seen.bottom > innerHeight - 80) window.scrollBy({ top: seen.top - innerHeight / 3, behavior: "instant" });
  });
})();
