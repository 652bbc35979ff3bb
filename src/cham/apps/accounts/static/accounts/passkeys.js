/* Says in words when a passkey could not be used; the browser's own reasons are for programmers. */
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
  const notice = document.querySelector(isNumber ? "[data-passkey-nameless]" : "[data-passkey-failed]");
  if (notice) notice.hidden = false;
});
