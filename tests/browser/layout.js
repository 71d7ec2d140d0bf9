// What is wrong with how a page is laid out, as sentences; nothing when all of it can be read.
() => {
  const found = new Set();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    found.add(`the page scrolls sideways: ${root.scrollWidth} px in ${root.clientWidth}`);
  }
  const ancestors = (element) => {
    const up = [];
    for (let one = element; one && one !== root; one = one.parentElement) up.push(one);
    return up;
  };
  const forEarsOnly = (element) => ancestors(element).some((one) => getComputedStyle(one).clipPath !== "none");
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    const text = node.data.trim();
    if (!text || !element.checkVisibility() || forEarsOnly(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const slack = 0.4 * parseFloat(getComputedStyle(element).fontSize);
    for (const rect of range.getClientRects()) {
      if (rect.width > 1 && rect.bottom + scrollY > 0) lines.push({ node, element, text, rect, slack });
    }
  }
  for (const { element, text, rect, slack } of lines) {
    if (rect.left < -1 || rect.right > root.clientWidth + 1) found.add(`beyond the edge: ${text}`);
    for (const box of ancestors(element)) {
      if (["inline", "contents"].includes(getComputedStyle(box).display)) continue;
      const edge = box.getBoundingClientRect();
      const out =
        rect.left < edge.left - 1 || rect.right > edge.right + 1 ||
        rect.top < edge.top - slack || rect.bottom > edge.bottom + slack;
      if (out) found.add(`out of its ${box.tagName.toLowerCase()}.${box.className}: ${text}`);
    }
  }
  lines.forEach((one, n) => {
    for (const other of lines.slice(n + 1)) {
      if (one.node === other.node) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      const height = Math.min(one.rect.height, other.rect.height);
      if (across > 2 && down > height / 2) found.add(`one on the other: ${one.text} / ${other.text}`);
    }
  });
  for (const box of document.querySelectorAll("input:not([type=hidden]), select, textarea, button, meter, svg")) {
    const edge = box.getBoundingClientRect();
    if (edge.right > root.clientWidth + 1) found.add(`beyond the edge: ${box.outerHTML}`);
  }
  return [...found];
}
