() => {
  // Each shown element with text of its own: the text, its colour and its ground, mixed, 0 to 255.
  const read = (words) => {
    const canvas = (window.gmProbe ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = words;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const chain = (node) => {
    const all = [];
    for (let one = node; one; one = one.parentElement) all.unshift(one);
    return all;
  };
  const told = [];
  for (const node of document.querySelectorAll("#gm-app *, #gm-app")) {
    const words = [...node.childNodes].filter((one) => one.nodeType === 3 && one.data.trim()).map((one) => one.data.trim());
    if (!words.length || !shown(node) || node.closest("canvas, script, style, noscript, option, svg")) continue;
    if (node.closest(":disabled, [aria-disabled=true], [aria-hidden=true]")) continue;
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    let ground = read(getComputedStyle(document.documentElement).getPropertyValue("--gm-paper")).slice(0, 3);
    let opacity = 1;
    for (const one of chain(node)) {
      const style = getComputedStyle(one);
      ground = over(read(style.backgroundColor), ground);
      const behind = getComputedStyle(one, "::before"); // a ground may be painted there
      if (behind.content !== "none" && Number(behind.zIndex) < 0) ground = over(read(behind.backgroundColor), ground);
      opacity *= Number(style.opacity);
    }
    const style = getComputedStyle(node);
    const ink = read(style.color);
    told.push([words.join(" ").slice(0, 40), over([...ink.slice(0, 3), ink[3] * opacity], ground), ground, parseFloat(style.fontSize), Number(style.fontWeight) >= 700]);
  }
  return told;
}
