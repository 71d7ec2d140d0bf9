// Where the focus is, as [number among the page's tab stops, what is wrong with how it shows].
() => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => one.type !== "hidden" && !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
  const here = document.activeElement;
  const number = stops.indexOf(here);
  if (number < 0) return { stops: stops.length, number, wrong: "" };
  const shape = (one) =>
    `${one.tagName.toLowerCase()} "${(one.innerText || one.name || one.getAttribute("aria-label") || "").trim()}"`;
  // A day or an hour is typed part by part, and Tab goes through its parts.
  const parts = ["date", "time"].includes(here.type);
  const style = (one) => getComputedStyle(one);
  const outlined = [here, here.closest(".card")].find(
    (one) => one && style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) >= 2,
  );
  if (!outlined) return { stops: stops.length, number, parts, wrong: `no outline: ${shape(here)}` };
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => channel(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let behind = outlined.parentElement;
  while (behind && /^rgba\(.*, 0\)$/.test(style(behind).backgroundColor)) behind = behind.parentElement;
  const pair = [style(outlined).outlineColor, style(behind || document.documentElement).backgroundColor].map(light);
  const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  if (contrast < 3) return { stops: stops.length, number, parts, wrong: `faint outline (${contrast}): ${shape(here)}` };
  const rect = here.getClientRects()[0];
  const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
  const seen = top && (here.contains(top) || top.contains(here));
  return { stops: stops.length, number, parts, wrong: seen ? "" : `covered or out of sight: ${shape(here)}` };
}
