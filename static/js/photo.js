// Sends a photo, made smaller by shrink.js, with progress. Without script the form
// itself carries the file.
(() => {
  "use strict";
  const form = document.getElementById("tulis");
  const input = document.getElementById("id_new_photo");
  if (!form || !input) return;

  const bar = document.getElementById("unggah-maju");
  const fault = document.getElementById("unggah-galat");
  const list = document.getElementById("foto-daftar");
  const blank = document.getElementById("foto-baru");
  const total = form.querySelector("[name=photo-TOTAL_FORMS]");
  const most = Number(form.querySelector("[name=photo-MAX_NUM_FORMS]").value);

  const say = (message) => {
    fault.textContent = message;
    fault.hidden = !message;
  };

  const send = (blob) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append("photo", blob, "foto.jpg");
      data.append("kim", form.elements.kim.value);
      request.open("POST", form.dataset.photo);
      request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.timeout = 120000;
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      };
      request.onload = () => {
        const answer = request.response;
        if (request.status === 201 && answer) resolve(answer);
        else reject(new Error((answer && answer.message) || "Foto belum terkirim. Coba lagi."));
      };
      request.onerror = request.ontimeout = () =>
        reject(new Error("Sinyal terputus saat mengirim foto. Coba lagi nanti."));
      request.send(data);
    });

  const show = (answer) => {
    const number = Number(total.value);
    const row = window.kimRow(blank, number);
    row.querySelector("[name$=-photo]").value = answer.id;
    const picture = row.querySelector("img");
    picture.src = answer.thumb;
    picture.hidden = false;
    list.append(row);
    total.value = number + 1;
    row.querySelector("[name$=-alt]").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    if (Number(total.value) >= most) {
      say(`Paling banyak ${most} foto.`);
      input.value = "";
      return;
    }
    say("");
    bar.value = 0;
    bar.hidden = false;
    try {
      show(await send(await window.kimShrink(file)));
      input.value = "";
    } catch (error) {
      say(error.message);
    } finally {
      bar.hidden = true;
    }
  });
})();
