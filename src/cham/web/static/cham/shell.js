/* Small help for the reader: theme, menus, keys, copying, messages. Everything works without it too. */
"use strict";
(() => {
  const root = document.documentElement;
  const year = 365 * 24 * 3600;
  const isTyping = (element) =>
    element.isContentEditable || /^(input|select|textarea)$/i.test(element.tagName);

  const switchTheme = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = root.dataset.theme || (dark ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    document.cookie = `theme=${next};path=/;max-age=${year};samesite=lax`;
  };

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  const say = (text) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = text;
    document.getElementById("toasts").append(toast);
    setTimeout(() => toast.remove(), 6000);
  };

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("details[data-menu]");
    closeMenus(menu);
    if (event.target.closest("[data-theme-switch]")) switchTheme();
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
    const copier = event.target.closest("[data-copies]");
    if (copier) {
      const source = document.getElementById(copier.dataset.copies);
      source.select?.();
      navigator.clipboard?.writeText(source.value ?? source.textContent);
      say(copier.dataset.done);
    }
    if (event.target instanceof HTMLDialogElement && event.target.dataset.light !== undefined) {
      event.target.close();
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submits]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.asks;
    if (question && !confirm(question)) event.preventDefault();
  });

  for (const form of document.querySelectorAll("form[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      if (event.dataTransfer.files.length) {
        field.files = event.dataTransfer.files;
        form.requestSubmit();
      }
    });
  }

  let waitsForPlace = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (waitsForPlace) {
      waitsForPlace = false;
      const place = document.querySelector(`[data-goes="${CSS.escape(event.key)}"]`);
      if (place) location.assign(place.href);
    } else if (event.key === "g") {
      waitsForPlace = true;
      setTimeout(() => (waitsForPlace = false), 1500);
    } else if (event.key === "?") {
      open("shortcuts");
    } else if (event.key === "/") {
      const find = document.getElementById("find");
      if (find) {
        event.preventDefault();
        find.focus();
      }
    }
  });

  document.addEventListener("cham:say", (event) => say(event.detail.value ?? event.detail));
  document.addEventListener("cham:take", (event) => location.assign(event.detail.value ?? event.detail));
  document.addEventListener("cham:open", (event) => open(event.detail.value ?? event.detail));
  document.addEventListener("htmx:responseError", (event) => {
    const text = document.body.dataset.fault;
    say(event.detail.xhr.getResponseHeader("X-Cham-Message") || text || `${event.detail.xhr.status}`);
  });
})();
