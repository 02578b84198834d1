// A form of the desk that was sent without arriving (no signal, portal away, signed out)
// comes back filled in. Kept in this tab alone; the write page has its own, write.js.
(() => {
  "use strict";
  const START = "kim-tab:";
  const TYPED = "textarea, input[type=text], input[type=checkbox], input[type=radio], input[type=datetime-local], select";

  const store = {
    get: (key) => {
      try {
        return JSON.parse(sessionStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, record) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(record));
      } catch {
        // A phone without storage keeps nothing.
      }
    },
    keys: () => {
      try {
        return Object.keys(sessionStorage).filter((key) => key.startsWith(START));
      } catch {
        return [];
      }
    },
  };

  // Somebody else signed in in this tab: what was typed before is not theirs.
  const user = document.querySelector("main").dataset.user || "";
  store.keys().forEach((key) => {
    if ((store.get(key) || {}).user !== user) sessionStorage.removeItem(key);
  });

  // The portal says that it arrived: what was sent last needs no keeping any more.
  if (document.querySelector(".messages .message:not(.message-error)")) {
    const sentAt = (key) => (store.get(key) || {}).sent || 0;
    const newest = store.keys().sort((a, b) => sentAt(b) - sentAt(a))[0];
    if (newest && sentAt(newest)) sessionStorage.removeItem(newest);
  }

  const forms = [...document.querySelectorAll("main form[method=post]")].filter(
    (form) =>
      form.id !== "tulis" && form.querySelector("textarea, input[type=text]") && !form.querySelector("[type=password], [name=code]"),
  );
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const fields = (form) => [...form.querySelectorAll(TYPED)].filter((field) => field.name && !field.hidden);
  const values = (form) => fields(form).map((field) => [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked : field.value]);
  const isFresh = (field) => {
    if (isTick(field)) return field.checked === field.defaultChecked;
    if (field.tagName === "SELECT") return ![...field.options].some((option) => option.defaultSelected && option.value);
    return !field.value || field.value === field.defaultValue;
  };

  forms.forEach((form) => {
    const key = START + new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
    const before = JSON.stringify(values(form));
    const record = store.get(key);
    if (record && JSON.stringify(record.values) !== before) {
      let filled = false;
      fields(form).forEach((field) => {
        const kept = record.values.find(([name, value]) => name === field.name && value === (isTick(field) ? field.value : ""));
        if (!kept || !isFresh(field)) return;
        const now = isTick(field) ? field.checked : field.value;
        if (now === kept[2]) return;
        if (isTick(field)) field.checked = kept[2];
        else field.value = kept[2];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        filled = true;
      });
      if (filled) {
        const note = document.createElement("p");
        note.className = "small kept";
        note.textContent = "Isian Anda yang belum terkirim dikembalikan. Periksa, lalu kirim lagi.";
        form.prepend(note);
        for (let up = form.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
        form.querySelectorAll("details").forEach((inner) => {
          if (fields(inner).some((field) => !isTick(field) && field.value)) inner.open = true;
        });
      }
    }
    form.addEventListener("input", () => store.set(key, { user, values: values(form) }));
    form.addEventListener("submit", () => {
      if (JSON.stringify(values(form)) !== before || store.get(key)) store.set(key, { user, values: values(form), sent: Date.now() });
    });
  });
})();
