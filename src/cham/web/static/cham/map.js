/* The map by keyboard and by drag, its side panel, and what is remembered of how it is shown. */
"use strict";
(() => {
  const page = document.getElementById("map-page");
  if (!page) return;
  const drawer = document.getElementById("drawer");
  const body = document.getElementById("drawer-body");
  const kept = "cham-map";
  let opener = "";

  /* Shown lanes and lines stay as this reader left them. */
  const toggles = () => page.querySelectorAll(".map-tools input[type=checkbox][id]");
  const remembered = () => JSON.parse(localStorage.getItem(kept) || "{}");
  const restore = () => {
    const shown = remembered();
    for (const each of toggles()) if (each.id in shown) each.checked = shown[each.id];
  };
  page.addEventListener("change", (event) => {
    if (!event.target.matches(".map-tools input[type=checkbox][id]")) return;
    localStorage.setItem(kept, JSON.stringify({ ...remembered(), [event.target.id]: event.target.checked }));
  });
  restore();

  /* Arrows move by stage and by step, Home and End to the ends; only what can be seen counts. */
  const cards = () => [...page.querySelectorAll("a.touchpoint")].filter((each) => each.offsetParent);
  const besideIn = (all, here, by) => {
    const stages = [...new Set(all.map((each) => each.dataset.stage))];
    const wanted = stages[stages.indexOf(here.dataset.stage) + by];
    return all.find((each) => each.dataset.stage === wanted);
  };
  page.addEventListener("keydown", (event) => {
    const here = event.target.closest("a.touchpoint");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = cards();
    const place = all.indexOf(here);
    const there = {
      ArrowDown: () => all[place + 1],
      ArrowUp: () => all[place - 1],
      ArrowRight: () => besideIn(all, here, 1),
      ArrowLeft: () => besideIn(all, here, -1),
      Home: () => all[0],
      End: () => all[all.length - 1],
    }[event.key];
    if (!there) return;
    event.preventDefault();
    there()?.focus();
  });

  /* A card and its point on the curve belong together. */
  const light = (event) => {
    const card = event.target.closest("a.touchpoint");
    if (!card) return;
    const number = card.querySelector(".number")?.textContent;
    const on = event.type === "mouseover" || event.type === "focusin";
    for (const dot of page.querySelectorAll(".emotion-curve .dot")) {
      if (dot.querySelector(".number")?.textContent === number) dot.classList.toggle("on", on);
    }
  };
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) page.addEventListener(type, light);

  /* The side panel opens with what was fetched into it and gives the focus back where it was. */
  if (drawer) {
    document.body.addEventListener("htmx:beforeRequest", (event) => {
      if (event.detail.target === body && !drawer.open) opener = event.detail.elt.id || event.detail.elt.dataset.cell || "";
    });
    body.addEventListener("htmx:afterSwap", () => {
      if (!drawer.open) drawer.showModal();
      const count = body.querySelector("#talk-count");
      if (count) markTalk(count.dataset.cell, Number(count.dataset.count));
    });
    drawer.addEventListener("close", () => {
      body.replaceChildren();
      const back = document.getElementById(opener) || page.querySelector(`[data-cell="${CSS.escape(opener)}"]`);
      back?.focus();
    });
    document.body.addEventListener("cham:edited", () => drawer.open && drawer.close());
  }
  const markTalk = (cell, count) => {
    for (const mark of page.querySelectorAll(`[data-cell="${CSS.escape(cell)}"]`)) {
      mark.classList.toggle("has-talk", count > 0);
      mark.querySelector("span")?.remove();
      if (count > 0) mark.append(Object.assign(document.createElement("span"), { textContent: count }));
    }
  };

  /* Buttons stand beside the one form of the map and not in it, where htmx would look for them. */
  document.body.addEventListener("htmx:configRequest", (event) => {
    const button = event.detail.triggeringEvent?.submitter;
    if (event.detail.elt.id === "edits" && button?.name) event.detail.parameters[button.name] = button.value;
  });

  /* Refusals are part of the conversation: show them where the answer says. */
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([404, 409, 422].includes(event.detail.xhr.status) && event.detail.xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  /* Forms outside the map's body hold the state that they were made upon too. */
  document.body.addEventListener("htmx:afterSettle", () => {
    const seen = page.querySelector("#edits input[name=seen]")?.value;
    if (seen) for (const each of page.querySelectorAll("[data-seen]")) each.value = seen;
    for (const toast of document.querySelectorAll("[data-passing]")) {
      delete toast.dataset.passing;
      setTimeout(() => toast.remove(), 12000);
    }
  });

  /* A text edited in its place: Escape and Cancel put back what was there. */
  const putBack = (form) => form && htmx.ajax("GET", location.href, { target: "#map-body", select: "#map-body", swap: "outerHTML" });
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-restores]")) putBack(event.target.closest("form"));
  });
  page.addEventListener("keydown", (event) => {
    const form = event.target.closest("[data-inline]");
    if (!form) return;
    if (event.key === "Escape") putBack(form);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  /* Undo and redo by keys, outside of texts. */
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (/^(input|textarea|select)$/i.test(event.target.tagName)) return;
    const button = page.querySelector(`[data-${event.shiftKey ? "redo" : "undo"}] button:not([disabled])`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* Drag touchpoints and stages; the buttons beside them do the same. */
  if (page.classList.contains("is-editing")) {
    let dragged = null;
    const clear = () => {
      for (const each of page.querySelectorAll(".drop-before,.drop-left,.drop-in,.is-dragged")) {
        each.classList.remove("drop-before", "drop-left", "drop-in", "is-dragged");
      }
    };
    const targetOf = (event) => {
      if (dragged.dataset.stage !== undefined && dragged.tagName === "TH") {
        const head = event.target.closest("th[data-stage]");
        return head && { at: head, mark: "drop-left", before: head.dataset.stage };
      }
      const cell = event.target.closest("td[data-drop]");
      if (!cell) return null;
      const holder = event.target.closest(".holder");
      return holder
        ? { at: holder, mark: "drop-before", before: holder.dataset.touchpoint, stage: cell.dataset.drop }
        : { at: cell, mark: "drop-in", before: "", stage: cell.dataset.drop };
    };
    page.addEventListener("dragstart", (event) => {
      dragged = event.target.closest("[draggable=true]");
      dragged?.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged?.dataset.touchpoint || "");
    });
    page.addEventListener("dragover", (event) => {
      const target = dragged && targetOf(event);
      if (!target) return;
      event.preventDefault();
      for (const each of page.querySelectorAll(".drop-before,.drop-left,.drop-in")) each.classList.remove("drop-before", "drop-left", "drop-in");
      target.at.classList.add(target.mark);
    });
    page.addEventListener("drop", (event) => {
      const target = dragged && targetOf(event);
      if (!target || target.at === dragged) return;
      event.preventDefault();
      const form = page.querySelector("#edits");
      const moved = dragged.dataset.touchpoint ? `touchpoint ${dragged.dataset.touchpoint}` : `stage ${dragged.dataset.stage}`;
      const values = { do: `move ${moved}`, before: target.before, stage: target.stage || "", seen: form.querySelector("[name=seen]").value };
      htmx.ajax("POST", form.action, { target: "#map-body", swap: "outerHTML", values });
    });
    page.addEventListener("dragend", () => {
      clear();
      dragged = null;
    });
  }
})();
