// A photo made smaller in the phone, upright and without transparency.
(() => {
  "use strict";
  const LONGEST = 1600;
  // What the portal reads itself; anything else the phone can draw goes out redrawn.
  const KNOWN = ["image/jpeg", "image/png", "image/webp", "image/gif"];

  // A picture the phone cannot read itself (HEIC) is sent as it is.
  window.kimShrink = async (file) => {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const paper = canvas.getContext("2d");
      // JPEG knows no transparency: what shows through would turn black.
      paper.fillStyle = "#fff";
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!smaller) return file;
      return smaller.size < file.size || !KNOWN.includes(file.type) ? smaller : file;
    } catch {
      return file;
    }
  };
})();
