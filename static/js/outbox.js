// What was marked or answered without a signal: kept in this phone with an identity of its
// own, sent when there is a signal, forgotten only when the portal has named it. Sent twice
// it is put down once. Shown on every page of the desk as long as it waits.
(() => {
  "use strict";
  const box = document.getElementById("antrean");
  if (!box || !window.indexedDB) return;
  const user = document.querySelector("main").dataset.user || "";
  const AT_ONCE = 200;
  const AGAIN = 20000;

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("kim-sebaran", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("items", { keyPath: "id" });
      request.result.createObjectStore("photos", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => {});

  // Written to the disk before anybody is told that it is kept.
  const change = async (work) => {
    const database = await opened;
    const all = database.transaction(["items", "photos"], "readwrite", { durability: "strict" });
    const whole = new Promise((resolve, reject) => {
      all.oncomplete = resolve;
      all.onerror = all.onabort = () => reject(all.error);
    });
    work(all.objectStore("items"), all.objectStore("photos"));
    await whole;
  };
  const kept = async (name) => {
    const database = await opened;
    const rows = await done(database.transaction(name).objectStore(name).getAll());
    return rows.filter((row) => row.user === user);
  };

  const identity = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const say = async (note) => {
    const items = await kept("items");
    const photos = await kept("photos");
    const refused = [...items, ...photos].filter((item) => item.refused);
    const waiting = items.length + photos.length - refused.length;
    box.hidden = !items.length && !photos.length;
    box.querySelector("[data-waiting]").textContent = waiting ? `${waiting} menunggu dikirim. ${note || ""}` : "";
    const list = box.querySelector("ul");
    list.replaceChildren(
      ...refused.map((item) => {
        const row = document.createElement("li");
        row.textContent = `${item.label || "Foto bukti"}: ${item.refused} `;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-small";
        button.textContent = "Buang";
        button.addEventListener("click", async () => {
          await change((rows, pictures) => (item.blob ? pictures : rows).delete(item.id));
          await say();
        });
        row.append(button);
        return row;
      }),
    );
    document.dispatchEvent(new CustomEvent("kim-outbox", { detail: { items } }));
  };

  // Asked of the portal; the answer read, whatever it says. A page from somewhere else is no
  // answer of ours: signed out, or a token grown old, which a look at this page again mends.
  const PATIENCE = 30000;
  const ask = async (address, body, more, isSecond) => {
    const headers = { "X-CSRFToken": box.dataset.token, Accept: "application/json", ...more };
    const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
    const response = await fetch(address, { method: "POST", headers, body, signal });
    const type = response.headers.get("Content-Type") || "";
    if (!response.redirected && type.startsWith("application/json")) {
      return { status: response.status, ok: response.ok, ...(await response.json()) };
    }
    if (response.redirected) throw new Error("Masuk lagi agar terkirim.");
    if (response.status !== 403 || isSecond) throw new Error("Portal belum menjawab. Dicoba lagi sendiri.");
    await renewToken();
    return ask(address, body, more, true);
  };
  const renewToken = async () => {
    const page = await fetch(box.dataset.home, { credentials: "same-origin" });
    const now = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = now.getElementById("antrean");
    if (!fresh) throw new Error("Masuk lagi agar terkirim.");
    if (now.querySelector("main").dataset.user !== user) throw new Error("Akun lain sedang masuk di ponsel ini.");
    box.dataset.token = fresh.dataset.token;
  };

  const sendItems = async () => {
    for (;;) {
      const items = (await kept("items")).filter((item) => !item.refused).slice(0, AT_ONCE);
      if (!items.length) return;
      const body = JSON.stringify({ sent: Date.now(), user, items });
      const answer = await ask(box.dataset.send, body, { "Content-Type": "application/json" });
      const accepted = new Set(answer.accepted || []);
      const outdated = new Set(answer.outdated || []);
      const why = new Map(answer.refused || []);
      const named = items.filter((item) => accepted.has(item.id) || why.has(item.id));
      if (!named.length) throw new Error(answer.message || "Portal belum menjawab. Dicoba lagi sendiri.");
      await change((rows) => {
        for (const item of named) {
          if (why.has(item.id)) rows.put({ ...item, refused: why.get(item.id) });
          else rows.delete(item.id);
        }
      });
      const done = named.filter((item) => !why.has(item.id));
      const detail = done.map((item) => ({ ...item, isOutdated: outdated.has(item.id) }));
      document.dispatchEvent(new CustomEvent("kim-accepted", { detail }));
    }
  };
  const sendPhotos = async () => {
    for (const photo of (await kept("photos")).filter((one) => !one.refused)) {
      const data = new FormData();
      data.append("user", user);
      data.append("marks", photo.marks.join(","));
      data.append("photo", photo.blob, "foto.jpg");
      const answer = await ask(box.dataset.photo, data);
      // What cannot be read, or is of marks that are no more, never will be taken; it stays
      // to be seen. Anything else is tried again later.
      const isFinal = answer.status === 422 || answer.status === 410;
      if (!answer.ok && !isFinal) throw new Error(answer.message);
      await change((_rows, photos) => (answer.ok ? photos.delete(photo.id) : photos.put({ ...photo, refused: answer.message })));
    }
  };

  let timer = 0;
  const sync = async () => {
    clearTimeout(timer);
    let note = "";
    const work = async () => {
      try {
        await sendItems();
        await sendPhotos();
      } catch (error) {
        const isCut = error instanceof TypeError || error.name === "TimeoutError";
        note = isCut ? "Belum ada sinyal." : error.message;
      }
    };
    // Two tabs send one after the other.
    if (navigator.locks) await navigator.locks.request("kim-sebaran", work);
    else await work();
    await say(note);
    const left = [...(await kept("items")), ...(await kept("photos"))];
    if (left.some((one) => !one.refused)) {
      timer = setTimeout(sync, AGAIN);
    }
  };

  window.kimOutbox = {
    // Keep what was marked, and a photo of it; then try to send.
    add: async (items, blob) => {
      const at = Date.now();
      const rows = items.map((item) => ({ ...item, id: identity(), user, at }));
      const photo = blob && { id: identity(), user, blob, marks: rows.map((row) => row.id) };
      await change((store, photos) => {
        rows.forEach((row) => store.put(row));
        if (photo) photos.put(photo);
      });
      await say();
      sync();
      return rows;
    },
    kept: () => kept("items"),
  };

  addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sync();
  });
  sync().catch(() => {});
})();
