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
    const refused = items.filter((item) => item.refused);
    const waiting = items.length - refused.length + photos.length;
    box.hidden = !items.length && !photos.length;
    box.querySelector("[data-waiting]").textContent = waiting ? `${waiting} menunggu dikirim. ${note || ""}` : "";
    const list = box.querySelector("ul");
    list.replaceChildren(
      ...refused.map((item) => {
        const row = document.createElement("li");
        row.textContent = `${item.label || "Tanda"}: ${item.refused} `;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-small";
        button.textContent = "Buang";
        button.addEventListener("click", async () => {
          await change((rows) => rows.delete(item.id));
          await say();
        });
        row.append(button);
        return row;
      }),
    );
    document.dispatchEvent(new CustomEvent("kim-outbox", { detail: { items } }));
  };

  // A page that came from somewhere else, signed out say, is no answer of ours.
  const answered = async (response) => {
    const type = response.headers.get("Content-Type") || "";
    if (response.redirected || !type.startsWith("application/json")) {
      throw new Error(response.status < 500 ? "Masuk lagi agar terkirim." : "Portal belum menjawab.");
    }
    return response.json();
  };
  const headers = { "X-CSRFToken": box.dataset.token, Accept: "application/json" };

  const sendItems = async () => {
    for (;;) {
      const items = (await kept("items")).filter((item) => !item.refused).slice(0, AT_ONCE);
      if (!items.length) return;
      const response = await fetch(box.dataset.send, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify({ sent: Date.now(), items }),
      });
      const { accepted, refused } = await answered(response);
      const why = new Map(refused || []);
      const named = items.filter((item) => (accepted || []).includes(item.id) || why.has(item.id));
      if (!named.length) throw new Error("Portal belum menjawab.");
      await change((rows) => {
        for (const item of named) {
          if (why.has(item.id)) rows.put({ ...item, refused: why.get(item.id) });
          else rows.delete(item.id);
        }
      });
      document.dispatchEvent(new CustomEvent("kim-accepted", { detail: named.filter((item) => !why.has(item.id)) }));
    }
  };
  const sendPhotos = async () => {
    for (const photo of await kept("photos")) {
      const data = new FormData();
      data.append("marks", photo.marks.join(","));
      data.append("photo", photo.blob, "foto.jpg");
      const response = await fetch(box.dataset.photo, { method: "POST", headers, body: data });
      const answer = await answered(response);
      // A photo that cannot be read, or of marks that are no more, never will be.
      if (!response.ok && response.status !== 422 && response.status !== 410) throw new Error(answer.message);
      await change((_rows, photos) => photos.delete(photo.id));
      if (response.status === 422) throw new Error(`Foto tidak dapat dipakai: ${answer.message}`);
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
        note = error instanceof TypeError ? "Belum ada sinyal." : error.message;
      }
    };
    // Two tabs send one after the other.
    if (navigator.locks) await navigator.locks.request("kim-sebaran", work);
    else await work();
    await say(note);
    if ((await kept("items")).some((item) => !item.refused) || (await kept("photos")).length) {
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
