// The queue by keyboard: a key presses the button or follows the link that bears it.
(() => {
  "use strict";

  const isTyping = (element) =>
    element.isContentEditable || /^(input|select|textarea)$/i.test(element.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
})();
