// The keyboard.  A text field keeps its keys.

const TABS = ["gantt", "folded", "trace", "source", "report", "network"];

function listenToKeys(app) {
  const actions = {
    ArrowDown: () => app.step(1),
    ArrowUp: () => app.step(-1),
    ArrowRight: () => app.chart?.scroll.scrollBy(60, 0),
    ArrowLeft: () => app.chart?.scroll.scrollBy(-60, 0),
    PageDown: () => app.page(1),
    PageUp: () => app.page(-1),
    Home: () => app.chart?.scroll.scrollTo(0, 0),
    End: () => app.chart?.scroll.scrollTo(0, app.chart.scroll.scrollHeight),
    "+": () => app.chart?.zoom(1.3),
    "=": () => app.chart?.zoom(1.3),
    "-": () => app.chart?.zoom(1 / 1.3),
    0: () => app.chart?.fit(true),
    "[": () => app.chart?.setRowHeight(app.chart.rowHeight / 1.3),
    "]": () => app.chart?.setRowHeight(app.chart.rowHeight * 1.3),
    "/": () => byId("search").focus(),
    n: () => app.search.next(1),
    N: () => app.search.next(-1),
    c: () => app.go(app.model.critical),
    r: () => app.go(app.model.recurrence.operations),
    g: () => app.focus >= 0 && app.source.jump(app.focus),
    t: () => palette.toggle(),
    "?": () => byId("keys").showModal(),
    Escape: () => app.select(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const inChart = app.chart && !/^(BUTTON|SUMMARY)$/.test(event.target.tagName);
    const moves = /^(Arrow|Page|Home|End)/.test(event.key);
    if (moves && !inChart) return;
    const tab = TABS[Number(event.key) - 1];
    if (tab && document.querySelector(`[data-tab="${tab}"]`).hidden) return;
    const action = tab ? () => app.open(tab) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
