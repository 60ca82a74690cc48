// Reads a stream of server-sent events as a page does: with "fetch" and a key, as a page of the municipality has to, or
// with an "EventSource" that has none. Comes back when the stream ends, after the time it was told and behind the last
// event it knows of. Reads {"by": "fetch" | "EventSource", "url", "headers", "lastEventId", "events", "connections"} and
// ends after so many events or connections; writes what it dispatched, was told and sent.
//
// What it dispatches with fetch is found twice: by the rules of the HTML standard as they are written (section 9.2.6), and
// by eventsource-parser. The rules also give what that library does not tell: an id without data moves the cursor.
const { readFileSync } = require("node:fs");

const asked = JSON.parse(readFileSync(0, "utf8"));
const told = { events: [], parsed: [], retries: [], comments: [], sent: [], pauses: [], lastEventId: asked.lastEventId ?? "" };
let endedAt;

// Opens a connection, and notes how it was asked for and how long after the one before had ended.
const open = (url, init) => {
  const headers = new Headers({ ...Object.fromEntries(new Headers(init.headers)), ...asked.headers });
  told.sent.push(headers.get("Last-Event-ID"));
  if (endedAt !== undefined) told.pauses.push(performance.now() - endedAt);
  return fetch(url, { ...init, headers });
};

// The interpretation of an event stream: lines end with CR LF, LF or CR, and what the end leaves unfinished is dropped.
class Interpreter {
  rest = ""; data = ""; type = ""; id = told.lastEventId;

  take(text) {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop();
    lines.forEach(line => this.line(line));
  }

  line(line) {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return told.comments.push(line.slice(1).trim());
    const at = line.indexOf(":");
    const [field, value] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, "")];
    if (field === "event") this.type = value;
    else if (field === "data") this.data += value + "\n";
    else if (field === "id" && !value.includes("\0")) this.id = value;
    else if (field === "retry" && /^[0-9]+$/.test(value)) told.retries.push(Number(value));
  }

  dispatch() {
    told.lastEventId = this.id;
    if (this.data !== "") told.events.push({ id: this.id, event: this.type || "message", data: this.data.slice(0, -1) });
    this.data = this.type = "";
  }
}

async function readWithFetch() {
  const { createParser } = await import("eventsource-parser");
  while (told.events.length < asked.events && told.sent.length < asked.connections) {
    if (endedAt !== undefined) await new Promise(done => setTimeout(done, told.retries.at(-1)));
    const init = { headers: { Accept: "text/event-stream" } };
    if (told.lastEventId !== "") init.headers["Last-Event-ID"] = told.lastEventId;
    const response = await open(asked.url, init);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const interpreter = new Interpreter();
    const parser = createParser({ onEvent: ({ id, event, data }) => told.parsed.push({ id, event, data }) });
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      interpreter.take(chunk);
      parser.feed(chunk);
      if (told.events.length >= asked.events) break;
    }
    endedAt = performance.now();
  }
}

async function readWithEventSource() {
  const { EventSource } = await import("eventsource");
  await new Promise((done, failed) => {
    const source = new EventSource(asked.url, { fetch: open });
    const take = message => {
      told.events.push({ id: message.lastEventId, event: message.type, data: message.data });
      told.lastEventId = message.lastEventId;
      if (told.events.length === asked.events) { source.close(); done(); }
    };
    asked.types.forEach(type => source.addEventListener(type, take));
    source.onerror = error => {
      endedAt = performance.now();
      if (source.readyState === source.CLOSED) failed(new Error(`${error.code} ${error.message}`));
    };
  });
}

(asked.by === "fetch" ? readWithFetch() : readWithEventSource()).then(() => console.log(JSON.stringify(told)));
