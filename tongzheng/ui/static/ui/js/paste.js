// textarea[data-paste-table]: a table copied from Excel, Word or a page is pasted as lines with ｜ between the cells. Other words paste as ever.
(() => {
  const tidy = text => text.replace(/\s+/g, " ").replaceAll("｜", "|").trim();
  const lined = rows => {
    const used = rows.filter(row => row.some(cell => cell));
    const width = Math.max(0, ...used.map(row => row.length));
    if (used.length < 2 || width < 2) return "";
    return used.map(row => {
      const line = [...row, ...Array(width - row.length).fill("")].join(" ｜ ");
      return line.startsWith(" ") && line.endsWith(" ") ? `｜ ${line} ｜` : line.trim();
    }).join("\n");
  };
  const fromTable = table => [...table.rows].map(row =>
    [...row.cells].flatMap(cell => [tidy(cell.textContent), ...Array(Math.min(cell.colSpan, 40) - 1).fill("")]));
  const fromTabs = text => {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    return lines.length > 1 && lines.every(line => line.includes("\t")) ? lines.map(line => line.split("\t").map(tidy)) : [];
  };
  const read = data => {
    const page = new DOMParser().parseFromString(data.getData("text/html") || "", "text/html");
    const tables = page.querySelectorAll("table");
    const outside = tables.length === 1 ? tidy(page.body.textContent).length - tidy(tables[0].textContent).length : 1;
    if (tables.length === 1 && !tables[0].querySelector("table") && outside < 3) return lined(fromTable(tables[0]));
    return lined(fromTabs(data.getData("text/plain") || ""));
  };
  document.addEventListener("paste", event => {
    const area = event.target;
    if (!area.matches || !area.matches("textarea[data-paste-table]") || !event.clipboardData) return;
    const table = read(event.clipboardData);
    if (!table) return;
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
    const text = (before && !before.endsWith("\n") ? "\n" : "") + table + (after.startsWith("\n") ? "" : "\n");
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end"); // the first can be undone
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
