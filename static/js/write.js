// The write page of every kind: what is typed is kept on this phone; bulletins save
// themselves to the portal, too. Tool bar, counters, more sources and preview where there are.
(() => {
  "use strict";
  const form = document.getElementById("tulis");
  if (!form) return;

  const PAUSE = 1500;
  const storeKey = `${form.dataset.store}:${form.dataset.user}:${form.dataset.key}`;
  const savesItself = "autosave" in form.dataset;
  const seen = form.elements.seen.value;
  const status = document.querySelector("#keadaan span");
  const offline = document.getElementById("sinyal");
  const restoreBox = document.getElementById("pulihkan");
  const body = document.getElementById("id_body");
  const preview = document.getElementById("pratinjau");

  // --- tool bar: WhatsApp's own marks -------------------------------------------------
  const bar = document.getElementById("alat");
  if (bar) bar.hidden = false;
  const wrap = (mark) => {
    const { selectionStart: a, selectionEnd: b, value } = body;
    const chosen = value.slice(a, b) || "teks";
    body.setRangeText(`${mark}${chosen}${mark}`, a, b, "end");
    body.setSelectionRange(a + 1, a + 1 + chosen.length);
  };
  const prefix = (mark) => {
    const { selectionStart: a, selectionEnd: b, value } = body;
    const start = value.lastIndexOf("\n", a - 1) + 1;
    const lines = value.slice(start, b).split("\n").map((line) => mark + line);
    body.setRangeText(lines.join("\n"), start, b, "end");
  };
  if (bar) bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.mark) wrap(button.dataset.mark);
    else prefix(button.dataset.line);
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- counters -----------------------------------------------------------------------
  ["id_title", "id_summary"].forEach((id) => {
    const field = document.getElementById(id);
    if (!field) return;
    const most = field.maxLength;
    if (most < 1) return;
    field.removeAttribute("maxlength");
    const counter = document.createElement("p");
    counter.className = "counter";
    field.after(counter);
    const count = () => {
      const length = [...field.value].length;
      counter.textContent = `${length} dari ${most} huruf`;
      counter.classList.toggle("over", length > most);
    };
    field.addEventListener("input", count);
    count();
  });

  // --- more sources -------------------------------------------------------------------
  const sources = document.getElementById("sumber-daftar");
  const moreSources = document.getElementById("sumber-tambah");
  const sourceTotal = form.querySelector("[name=source-TOTAL_FORMS]");
  const sourceMost = sources && Number(form.querySelector("[name=source-MAX_NUM_FORMS]").value);
  const addSource = () => {
    const number = Number(sourceTotal.value);
    const row = window.kimRow(document.getElementById("sumber-baru"), number);
    sources.append(row);
    sourceTotal.value = number + 1;
    moreSources.hidden = number + 1 >= sourceMost;
    return row;
  };
  // The empty row after filled ones is for phones without script; here there is a button.
  if (sources) {
    const lastSource = sources.lastElementChild;
    if (Number(sourceTotal.value) > 1 && !lastSource.querySelector("[name$=-name]").value) {
      lastSource.remove();
      sourceTotal.value = Number(sourceTotal.value) - 1;
    }
    moreSources.hidden = Number(sourceTotal.value) >= sourceMost;
    moreSources.addEventListener("click", () => addSource().querySelector("[name$=-name]").focus());
  }

  // --- what is typed, as plain data -----------------------------------------------------
  const SKIP = new Set(["csrfmiddlewaretoken", "seen", "new_photo", "kim"]);
  const typed = () => {
    const data = {};
    for (const [name, value] of new FormData(form)) {
      if (!SKIP.has(name) && typeof value === "string") data[name] = value;
    }
    return data;
  };
  // How many rows there are is the form's own business, not something typed.
  const plain = (data) => JSON.stringify(Object.entries(data).filter(([name, value]) => value && !name.endsWith("_FORMS")).sort());
  const same = (a, b) => plain(a) === plain(b);
  const clock = (date) => date.toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });

  const keep = (dirty, more = {}) => {
    try {
      localStorage.setItem(storeKey, JSON.stringify({ at: Date.now(), data: typed(), dirty, kim: form.elements.kim.value, ...more }));
      return true;
    } catch {
      return false;
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(storeKey);
    } catch {
      // A phone without storage has nothing to forget.
    }
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(storeKey));
    } catch {
      return null;
    }
  };

  // --- restore ------------------------------------------------------------------------
  const fill = (data) => {
    while (sources && Number(sourceTotal.value) < Number(data["source-TOTAL_FORMS"] || 0)) addSource();
    // A photo that had reached the portal when its row had not: it shows after saving.
    const photos = form.elements["photo-TOTAL_FORMS"];
    while (photos && Number(photos.value) < Number(data["photo-TOTAL_FORMS"] || 0)) {
      const row = window.kimRow(document.getElementById("foto-baru"), photos.value);
      document.getElementById("foto-daftar").append(row);
      photos.value = Number(photos.value) + 1;
    }
    for (const field of form.elements) {
      if (!field.name || SKIP.has(field.name) || field.name.endsWith("_FORMS")) continue;
      if (field.type === "checkbox") field.checked = field.name in data;
      else if (field.type === "radio") field.checked = data[field.name] === field.value;
      else if (field.name in data && field.type !== "file") field.value = data[field.name];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const before = typed();
  let stored = kept();
  // It was sent from the version before this one: the portal has it.
  if (stored && stored.sent && stored.sent !== seen) {
    forget();
    stored = null;
  }
  if (stored && stored.dirty && !same(stored.data, before)) {
    restoreBox.hidden = false;
    restoreBox.querySelector("[data-saved-at]").textContent = `pukul ${clock(new Date(stored.at))}`;
    restoreBox.querySelector("[data-restore]").addEventListener("click", () => {
      fill(stored.data);
      restoreBox.hidden = true;
      form.querySelector("[name=title], textarea, input:not([type=hidden])").focus();
    });
    restoreBox.querySelector("[data-forget]").addEventListener("click", () => {
      forget();
      restoreBox.hidden = true;
    });
  }

  // --- autosave -------------------------------------------------------------------------
  let timer;
  let running = false;
  let again = false;
  let stopped = false;
  let lastSaved = before;

  const say = (words) => {
    status.textContent = words;
  };

  const showPreview = () => {
    if (!preview || preview.hidden) return;
    preview.src = form.dataset.preview;
  };

  const onceMore = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  // What the guard points out, unless somebody is just answering it.
  function showGuard(html) {
    const place = document.getElementById("penjaga");
    if (!place || html === undefined || place.contains(document.activeElement)) return;
    if (place.querySelector("input:checked")) return;
    place.innerHTML = html;
  }

  async function save() {
    if (!savesItself || stopped || form.dataset.sent) return;
    if (running) {
      again = true;
      return;
    }
    const words = typed();
    if (same(words, lastSaved)) return;
    running = true;
    const data = new FormData(form);
    data.delete("new_photo");
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        redirect: "manual",
        credentials: "same-origin",
      });
      offline.hidden = true;
      if (answer.ok) {
        const result = await answer.json();
        document.querySelectorAll("[name=seen]").forEach((field) => {
          field.value = result.seen;
        });
        lastSaved = words;
        if (same(words, typed())) forget();
        say(`Tersimpan otomatis ${result.saved_at}`);
        showGuard(result.guard);
        showPreview();
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("Anda sudah keluar. Tulisan aman di ponsel ini; masuk lagi untuk menyimpan.");
        stopped = true;
        const link = document.createElement("a");
        link.href = form.dataset.login;
        link.textContent = " Masuk lagi";
        status.append(link);
      } else {
        const result = await answer.json().catch(() => ({}));
        say(result.message || "Belum tersimpan di portal. Tulisan aman di ponsel ini.");
        stopped = answer.status === 409;
      }
    } catch {
      offline.hidden = false;
      say(`Tersimpan di ponsel ini ${clock(new Date())}`);
      timer = setTimeout(save, 10 * PAUSE);
    } finally {
      running = false;
      if (again) {
        again = false;
        onceMore();
      }
    }
  }

  form.addEventListener("input", () => {
    const isKept = keep(true);
    if (savesItself) onceMore();
    else if (isKept) say(`Tersimpan di ponsel ini ${clock(new Date())}`);
  });
  // Should the way to the portal end at the sign-in page, it is still here.
  form.addEventListener("submit", () => {
    const record = kept();
    if (!savesItself || (record && record.dirty)) keep(true, { sent: seen });
  });
  addEventListener("online", save);
  addEventListener("offline", () => {
    offline.hidden = false;
    say(`Tersimpan di ponsel ini ${clock(new Date())}`);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      clearTimeout(timer);
      save();
    }
  });

  // --- preview in the page ----------------------------------------------------------------
  const opener = document.getElementById("pratinjau-buka");
  if (opener) opener.addEventListener("click", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await save();
    preview.hidden = false;
    showPreview();
    preview.scrollIntoView({ block: "start" });
  });
})();
