// Keys and small helps for moderators; every one of them has a link or button too.
(() => {
  "use strict";

  const rows = [...document.querySelectorAll("[data-row] a")];
  let here = -1;

  // J and K walk the queue or open the neighbour; A and R only move the focus.
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select") || event.ctrlKey) return;
    if (event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (rows.length && (key === "j" || key === "k")) {
      here = Math.max(0, Math.min(rows.length - 1, here + (key === "j" ? 1 : -1)));
      rows[here].focus();
      event.preventDefault();
      return;
    }
    const target = document.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("a")) target.click();
    else target.focus();
  });

  // The button says when it will be, as soon as a time is chosen.
  const at = document.getElementById("approve_at");
  const button = document.getElementById("tombol-waktu");
  if (at && button) {
    const label = button.textContent;
    // Enter means this time, not the first button of the form.
    at.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      button.click();
    });
    at.addEventListener("input", () => {
      const moment = at.value ? new Date(`${at.value}:00Z`) : null;
      if (!moment || isNaN(moment)) {
        button.textContent = label;
        return;
      }
      const day = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
      const [, clock] = at.value.split("T");
      button.textContent = `Terbitkan ${moment.toLocaleDateString("id-ID", day)}, ${clock.replace(":", ".")} ${button.dataset.zone}`;
    });
  }

  // A reason ticked while the message is empty puts its ready sentence there.
  const message = document.getElementById("id_note");
  document.querySelectorAll("[name=reasons]").forEach((box) => {
    box.addEventListener("change", () => {
      const ready = document.querySelector(`[data-sentence="${CSS.escape(box.value)}"]`);
      if (!ready || !message || !box.checked) return;
      if (message.value.includes(ready.textContent)) return;
      if (message.dataset.typed) return;
      message.value = `${message.value} ${ready.textContent}`.trim();
    });
  });
  if (message) {
    message.addEventListener("input", () => {
      message.dataset.typed = message.value ? "1" : "";
    });
  }

  // Whoever stays on the page for a moment is looking at it: say so to the others.
  const claim = document.querySelector("[data-claim] form");
  if (claim) {
    setTimeout(async () => {
      try {
        const answer = await fetch(claim.action, {
          method: "POST",
          body: new FormData(claim),
          headers: { Accept: "application/json" },
        });
        const { mine } = answer.ok ? await answer.json() : {};
        if (mine) claim.querySelector("button").textContent = "Tercatat: Anda sedang memeriksa";
      } catch {
        // Without signal nobody is told; nothing else depends on it.
      }
    }, 3000);
  }
})();
