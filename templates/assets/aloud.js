// Reads a text aloud with the browser's own voices. site.js fetches it when a reader first asks for it.
// It speaks a sentence at a time: some voices fall silent in long texts, and not every system can pause, so a pause
// breaks a sentence off, which begins anew afterwards.
const speech = window.speechSynthesis;

const sentences = () =>
  [...document.querySelectorAll(".article .title, .article .prose > *")].flatMap((part) => {
    const lang = part.closest("[lang]").lang;
    const words = part.innerText.match(/.+?(?:[。！？；]|[.!?;] |$)/gm) ?? [];
    return words.map((text) => ({ text, lang }));
  });

export default (box) => {
  const [main, stop] = box.querySelectorAll("button");
  const begin = main.textContent;
  const texts = sentences();
  let at = 0;
  let turn = 0; // what is said in an earlier one no longer counts
  let speaks = false;

  const show = () => {
    main.textContent = speaks ? main.dataset.pause : at ? main.dataset.resume : begin;
    stop.hidden = !speaks && !at;
  };

  const end = () => {
    turn += 1;
    at = 0;
    speaks = false;
    speech.cancel();
    show();
  };

  const speak = () => {
    if (at >= texts.length) return end();
    const mine = turn;
    const said = Object.assign(new SpeechSynthesisUtterance(texts[at].text), { lang: texts[at].lang });
    said.onend = () => {
      if (mine !== turn) return;
      at += 1;
      speak();
    };
    said.onerror = () => mine === turn && end(); // there is no voice
    speech.speak(said);
  };

  const toggle = () => {
    turn += 1;
    speaks = !speaks;
    speech.cancel();
    if (speaks) speak();
    show();
  };

  main.addEventListener("click", toggle);
  stop.addEventListener("click", () => {
    end();
    main.focus();
  });
  addEventListener("pagehide", () => speech.cancel());
  toggle();
};
