// Shows the page's address as a QR code. site.js fetches it when a reader asks for one; the article's print view has the
// code. XMLHttpRequest makes a document of that page itself, so a host that asks for trusted types has nothing to allow.
const codeIn = (address) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.onload = () => {
    const code = request.response?.querySelector("#scan svg");
    if (code) resolve(code);
    else reject(new Error(request.status));
  };
  request.onerror = reject;
  request.open("GET", address);
  request.send();
});

export default async (link) => {
  const code = await codeIn(link.href);
  if (document.querySelector("dialog.share")) return; // somebody pressed twice
  const dialog = document.createElement("dialog");
  const done = document.createElement("button");
  dialog.className = "share";
  done.className = "button";
  done.textContent = link.dataset.done;
  dialog.append(code, done);
  document.body.append(dialog);
  dialog.addEventListener("click", ({ target }) => (target === dialog || target === done) && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
};
