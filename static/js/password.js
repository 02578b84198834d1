// Says while a new password is typed whether it would be guessed; the server decides.
(() => {
  "use strict";

  const field = document.querySelector("input[data-least]");
  if (!field) return;
  const least = Number(field.dataset.least);
  const rows = field.dataset.rows.split(" ");
  const words = field.dataset.words.split(" ");
  const follows = new Set();
  for (const row of [...rows, ...rows.map((row) => [...row].reverse().join(""))]) {
    for (let i = 1; i < row.length; i += 1) follows.add(row.slice(i - 1, i + 1));
  }

  const repeats = (typed) => (typed + typed).indexOf(typed, 1) < Math.min(typed.length, least);

  const steps = (typed) => {
    let count = 1;
    for (let i = 1; i < typed.length; i += 1) {
      if (typed[i] !== typed[i - 1] && !follows.has(typed.slice(i - 1, i + 1))) count += 1;
    }
    return count;
  };

  const isLocal = (typed) => {
    const letters = typed.replace(/[^\p{L}]/gu, "");
    const rest = words.reduce((left, word) => left.replaceAll(word, ""), letters);
    return rest !== letters && rest.length < 6;
  };

  const verdict = (password) => {
    const typed = password.toLowerCase();
    const length = [...typed].length;
    if (!length) return "";
    if (length < least) return `${length} dari ${least}. Tambah satu kata lagi.`;
    if (new Set(typed).size < 6 || repeats(typed)) return "Mudah ditebak: mengulang yang sama.";
    if (steps(typed) < 6) return "Mudah ditebak: urut seperti 1234 atau qwerty.";
    if (isLocal(typed)) return "Mudah ditebak: kata yang umum di sini.";
    return length < least + 6 ? "Cukup kuat." : "Kuat.";
  };

  const line = document.createElement("p");
  line.className = "help";
  line.id = `${field.id}_strength`;
  line.setAttribute("role", "status");
  field.after(line);
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", `${described ? `${described} ` : ""}${line.id}`);
  // Read out once the fingers rest, not at every letter.
  let wait = 0;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      line.textContent = verdict(field.value);
    }, 300);
  });
})();
