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

  // Whoever goes on without seeing the page is read the next comment.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "queue" && event.target.id !== "queue") return;
    document.querySelector("#queue .queue-card")?.focus({ preventScroll: true });
  });
})();
