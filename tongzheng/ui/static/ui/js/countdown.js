// time[data-countdown] says how long is left (or over) until its datetime, every second, by the server's clock (data-now on it). Without script the words of the server stand.
(() => {
  const all = () => document.querySelectorAll("time[data-countdown]");
  const offsets = new WeakMap();
  const offset = el => {
    if (!offsets.has(el)) offsets.set(el, Date.parse(el.dataset.now) - Date.now());
    return offsets.get(el);
  };
  const parts = seconds => {
    const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
    if (d) return [[d, "天"], [h, "小时"]];
    if (h) return [[h, "小时"], [m, "分"]];
    return m ? [[m, "分"], [s, "秒"]] : [[s, "秒"]];
  };
  const show = el => {
    const left = Math.round((Date.parse(el.dateTime) - Date.now() - offset(el)) / 1000);
    const over = left < 0, found = parts(Math.abs(left));
    if (el.dataset.countdown === "big") {
      el.replaceChildren(...found.flatMap(([n, unit]) => {
        const small = document.createElement("small");
        small.textContent = unit;
        return [String(n), small];
      }));
    } else {
      el.textContent = `${over ? "已超" : "还剩"} ${found.map(([n, unit]) => `${n} ${unit}`).join(" ")}`;
    }
    if (el.dataset.over !== String(over)) {
      if (el.dataset.over !== undefined) el.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
      el.dataset.over = over;
    }
  };
  const scan = () => all().forEach(show);
  scan();
  setInterval(scan, 1000);
  document.addEventListener("htmx:load", scan);
})();
