// Asks the desk's server.
import { t } from "./words.js";

let spoken = "";
export const speakTo = (language) => (spoken = language);

// What was asked for can't be done; `problems` say why.
export class Refused extends Error {
  constructor(problems) {
    super(problems.map((problem) => `${problem.message} ${problem.hint}`).join("\n"));
    this.problems = problems;
  }
}

const answered = async (response) => {
  if (response.status === 422) throw new Refused(await response.json());
  if (response.status === 401) throw new Error(t("ended"));
  if (response.status === 413) throw new Error(t("too-large"));
  if (response.status === 503) throw new Error(t("no-site"));
  if (!response.ok) throw new Error(t("no-answer", { status: response.status }));
  return response.headers.get("Content-Type") === "application/octet-stream" ? response.blob() : response.json();
};

const sent = async (address, options) => {
  let response;
  try {
    response = await fetch(address, { method: "POST", ...options });
  } catch {
    throw new Error(t("ended"));
  }
  return answered(response);
};

const headers = (kind) => ({ "Content-Type": kind, ...(spoken && { "Desk-Language": spoken }) });

export const ask = (name, question = {}, options = {}) =>
  sent(`api/${name}`, { ...options, headers: headers("application/json"), body: JSON.stringify(question) });

export const upload = (path, file, name = file.name) =>
  sent(`api/upload?${new URLSearchParams({ path, name })}`, { headers: headers("application/octet-stream"), body: file });

// Sends a file to one of the server's takers of files, with what has to be said of it.
export const send = (name, question, file) =>
  sent(`api/send-${name}?${new URLSearchParams(question)}`, { headers: headers("application/octet-stream"), body: file });

// Calls the listener with the number of each build, as long as somebody looks: a browser has few connections to one
// server, and each tab that listens takes one.
export const listen = (listener) => {
  let source = null;
  const follow = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource("api/events");
      source.addEventListener("message", (event) => listener(Number(event.data)));
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
};
