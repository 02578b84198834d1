// Small helps on every officer's page; everything works without them.
(() => {
  "use strict";

  // After a refused form: the summary takes the focus, so that it is read out first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A second tap while the first is under way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.dataset.label = button.textContent;
      setTimeout(() => {
        button.disabled = true;
        button.textContent = "Mengirim…";
      }, 0);
    }
  });

  // Coming back by the browser's back button: let the form be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button[data-label]").forEach((button) => {
        button.disabled = false;
        button.textContent = button.dataset.label;
      });
    });
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Tersalin";
    });
  });
})();
