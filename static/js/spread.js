// Marks and answers are kept on the phone first (outbox.js), then sent. Without script, or
// where the phone keeps nothing, the forms go to the portal by themselves.
(() => {
  "use strict";
  const outbox = window.kimOutbox;

  // All RT of an RW at one tap.
  document.querySelectorAll("form:is([data-outbox=mark], [data-tick]) fieldset.rw").forEach((group) => {
    const ticks = [...group.querySelectorAll("input[type=checkbox]")];
    const isMark = ticks.some((tick) => tick.name === "rts");
    if (ticks.length < 2) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = isMark ? "Semua RT di RW ini" : "Centang semua";
    button.addEventListener("click", () => {
      const all = ticks.some((tick) => !tick.checked);
      ticks.forEach((tick) => (tick.checked = all));
    });
    group.append(button);
  });
  if (!outbox) return;

  const fault = (form, message, field) => {
    let note = form.querySelector(".spread-fault");
    if (!note) {
      note = document.createElement("p");
      note.className = "error spread-fault";
      note.setAttribute("role", "alert");
      form.querySelector("button:not([type=button])").before(note);
    }
    note.textContent = message;
    if (message && field) field.focus();
  };
  const goesByItself = (form) => {
    form.dataset.byItself = "1";
    form.submit();
  };

  // --- marks ---------------------------------------------------------------------------

  const marking = document.querySelector("form[data-outbox=mark]");
  const chip = (rt, text, className) => {
    const tick = marking && marking.querySelector(`[name=rts][value="${rt}"]`);
    if (!tick) return null;
    const state = tick.closest("label").querySelector(".state");
    const found = [...state.children].find((one) => one.dataset.name === text || one.textContent.trim() === `✓\u00a0${text}`);
    const note = found || document.createElement("span");
    note.dataset.name = text;
    note.className = className;
    note.textContent = { done: `✓\u00a0${text}`, waits: `…\u00a0${text}`, old: `!\u00a0${text}` }[className];
    const aloud = document.createElement("span");
    aloud.className = "sr-only";
    aloud.textContent = { done: "", waits: " menunggu sinyal", old: " isinya sudah berubah" }[className];
    note.append(aloud);
    state.append(note);
    return note;
  };
  const short = new Map(((marking && marking.dataset.short) || "").split(",").map((pair) => pair.split(":")));
  const nameOf = (item) => short.get(item.channel) || item.channel;

  if (marking) {
    marking.addEventListener("submit", async (event) => {
      if (marking.dataset.byItself) return;
      event.preventDefault();
      event.stopPropagation();
      const ticked = [...marking.querySelectorAll("[name=rts]:checked")];
      const channel = marking.querySelector("[name=channel]:checked");
      const file = marking.elements.photo.files[0];
      if (!ticked.length) return fault(marking, "Centang sedikitnya satu RT.", marking.querySelector("[name=rts]"));
      if (!channel) return fault(marking, "Pilih lewat apa RT itu diberi tahu.", marking.querySelector("[name=channel]"));
      const day = marking.elements.day;
      if (!day.checkValidity()) return fault(marking, "Tanggalnya belum tiba atau terlalu lama berlalu.", day);
      fault(marking, "");
      const channelName = channel.closest("label").textContent.trim();
      const items = ticked.map((tick) => ({
        what: "mark",
        code: marking.dataset.code,
        number: marking.elements.number.value,
        rt: tick.value,
        channel: channel.value,
        day: day.value,
        label: `${tick.closest("label").querySelector("b").textContent}, ${channelName}`,
      }));
      try {
        await outbox.add(items, file && (await window.kimShrink(file)));
      } catch {
        goesByItself(marking);
        return;
      }
      ticked.forEach((tick) => (tick.checked = false));
      marking.elements.photo.value = "";
      const said = document.getElementById("kata-tanda");
      said.textContent = `${items.length} RT ditandai lewat ${channelName}.`;
    }, true);
    document.addEventListener("kim-outbox", ({ detail }) => {
      marking.querySelectorAll(".waits").forEach((note) => note.remove());
      detail.items
        .filter((item) => item.what === "mark" && item.code === marking.dataset.code && !item.refused)
        .forEach((item) => chip(item.rt, nameOf(item), "waits"));
    });
    document.addEventListener("kim-accepted", ({ detail }) => {
      detail
        .filter((item) => item.what === "mark" && item.code === marking.dataset.code)
        .forEach((item) => {
          chip(item.rt, nameOf(item), item.isOutdated ? "old" : "done");
          if (!item.isOutdated) return;
          document.getElementById("kata-tanda").textContent =
            "Isi kabar ini sudah berubah sejak halaman ini dibuka. Muat ulang untuk melihat apa yang perlu diganti.";
        });
    });
  }

  // --- answers at doors ----------------------------------------------------------------

  const sheet = document.querySelector("[data-look]");
  const doors = new Map();
  const weigh = () => {
    if (!sheet) return;
    const most = sheet.dataset.ranges.split(",").map(Number);
    const names = sheet.dataset.names.split("|");
    const asked = Number(sheet.dataset.asked) + doors.size;
    const misses = Number(sheet.dataset.misses) + [...doors.values()].filter((heard) => heard === "0").length;
    const left = Number(sheet.dataset.all) - asked;
    const place = (count) => most.findIndex((limit) => count <= limit);
    const note = document.getElementById("hitungan");
    note.textContent =
      place(misses) === place(misses + left)
        ? left <= 0
          ? `Semua ${asked} pintu sudah ditanya. Terima kasih.`
          : `Sudah jelas sesudah ${asked} pintu: ${names[place(misses)]} sudah dengar. Anda boleh berhenti.`
        : `${asked} pintu ditanya, ${asked - misses} sudah dengar. Masih perlu bertanya.`;
  };
  const close = (item) => {
    const row = document.getElementById(`pintu-${item.place}-${item.door}`);
    if (!row || row.dataset.closed) return;
    row.dataset.closed = "1";
    doors.set(`${item.place}-${item.door}`, item.heard);
    row.querySelectorAll("input, select").forEach((field) => (field.disabled = true));
    const chosen = row.querySelector(`input[value="${item.heard}"]`);
    if (chosen) chosen.checked = true;
    const note = document.createElement("small");
    note.className = "waits";
    note.textContent = "menunggu sinyal";
    row.append(note);
  };
  document.querySelectorAll("form[data-outbox=answer]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.byItself) return;
      event.preventDefault();
      event.stopPropagation();
      const items = [...form.querySelectorAll("input[type=radio]:checked:not(:disabled)")].map((radio) => {
        const row = radio.closest("[data-door]");
        return {
          what: "answer",
          place: form.dataset.place,
          door: row.dataset.door,
          heard: radio.value,
          channel: row.querySelector("select").value,
          label: `${form.dataset.name}, pintu ${row.dataset.door}`,
        };
      });
      if (!items.length) return fault(form, "Pilih Sudah atau Belum pada sedikitnya satu pintu.");
      fault(form, "");
      try {
        await outbox.add(items);
      } catch {
        goesByItself(form);
        return;
      }
      items.forEach(close);
      weigh();
    }, true);
  });
  // Refused: the door is open again, and counts for nothing.
  const reopen = (item) => {
    const row = document.getElementById(`pintu-${item.place}-${item.door}`);
    if (!row || !doors.delete(`${item.place}-${item.door}`)) return;
    delete row.dataset.closed;
    row.querySelectorAll("input, select").forEach((field) => (field.disabled = false));
    row.querySelectorAll(".waits").forEach((note) => note.remove());
  };
  document.addEventListener("kim-outbox", ({ detail }) => {
    const answers = detail.items.filter((item) => item.what === "answer");
    answers.filter((item) => !item.refused).forEach(close);
    answers.filter((item) => item.refused).forEach(reopen);
    weigh();
  });
  document.addEventListener("kim-accepted", ({ detail }) => {
    detail
      .filter((item) => item.what === "answer")
      .forEach((item) => {
        close(item);
        const row = document.getElementById(`pintu-${item.place}-${item.door}`);
        const note = row && row.querySelector(".waits");
        if (note) note.textContent = "tersimpan";
      });
    weigh();
  });
  outbox.kept().then((items) => document.dispatchEvent(new CustomEvent("kim-outbox", { detail: { items } })));
})();
