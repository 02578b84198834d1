// Small helps on every officer's page; everything works without them.
(() => {
  "use strict";

  // One more row of a repeated part of a form, made from its <template>.
  window.kimRow = (template, number) => {
    const holder = document.createElement("div");
    holder.append(template.content.cloneNode(true));
    holder.querySelectorAll("*").forEach((element) => {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("__prefix__", number));
      }
    });
    return holder.firstElementChild;
  };

  // After a refused form: the summary takes the focus, so that it is read out first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A second tap while the first is under way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Asking changes nothing, and a download leaves the page as it is.
    if (form.method === "get" || "download" in form.dataset) return;
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

  // Texts that never reached the portal: written without signal, then closed.
  const phone = document.getElementById("ponsel");
  if (phone) {
    try {
      const start = `kim-tulis:${phone.dataset.user}:`;
      for (const key of Object.keys(localStorage).filter((k) => k.startsWith(start))) {
        const { at, data, dirty, kim } = JSON.parse(localStorage.getItem(key));
        if (!dirty) continue;
        const link = document.createElement("a");
        link.href = `${phone.dataset.write}${key.slice(start.length)}/?kim=${kim || ""}`;
        link.textContent = data.title || "Tanpa judul";
        const title = document.createElement("h3");
        title.append(link);
        const when = document.createElement("p");
        when.className = "meta";
        when.textContent = new Date(at).toLocaleString("id-ID", { dateStyle: "medium", timeStyle: "short" });
        const row = document.createElement("li");
        row.append(title, when);
        phone.querySelector("ul").append(row);
        phone.hidden = false;
      }
    } catch {
      // A phone without storage keeps nothing.
    }
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Tersalin";
    });
  });

  // The phone's own list of programs to send a text with.
  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      // Closed again without choosing: nothing happened.
      navigator.share({ text: button.dataset.share }).catch(() => {});
    });
  });
})();
