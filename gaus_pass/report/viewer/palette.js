// The colours of the style sheet, for the canvases.

const HUES = [214, 28, 152, 268, 48, 188, 96, 238, 12, 172, 72, 328];

const palette = {
  refresh() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(`--${name}`).trim();
    for (const name of [
      "page", "panel", "line", "grid", "stage", "band", "text", "soft", "accent", "focus",
      "critical", "recurrence", "back", "arrow", "mobility", "value", "alive", "bound", "over",
    ]) this[name] = read(name);
    this.shade = `${read("saturation")} ${read("lightness")}`;
    this.tint = read("tint");
  },

  // An operator type's colour: strong for bars, thin for boxes.
  strong(type) {
    return `hsl(${HUES[type % HUES.length]} ${this.shade})`;
  },
  thin(type) {
    return `hsl(${HUES[type % HUES.length]} ${this.shade} / ${this.tint})`;
  },

  // The theme of the system until the user chooses; the choice is kept where storage is allowed.
  begin(changed) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    let chosen = null;
    try {
      chosen = localStorage.getItem("gaus-theme");
    } catch {
      // A page opened from a file may have no storage: then nothing is kept.
    }
    const apply = () => {
      document.documentElement.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
      this.refresh();
      changed();
    };
    this.toggle = () => {
      chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("gaus-theme", chosen);
      } catch {
        // As above.
      }
      apply();
    };
    system.addEventListener("change", apply);
    apply();
  },
};
