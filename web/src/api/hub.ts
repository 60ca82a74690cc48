import { language } from "../language";

/** A problem document (RFC 9457) as the hub answers it, or what the browser can tell when there was no answer. */
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  errors?: Finding[];
  errorCount?: number;
  errorCounts?: Record<string, number>;
}

/** One thing that is wrong, or remarkable, in a submission. */
export interface Finding {
  pointer?: string;
  code: string;
  detail: string;
  record?: number;
  line?: number;
  column?: string | number;
}

/** An answer that is none: thrown by every call of {@link Hub}. `status` 0 means that the hub could not be reached. */
export class HubError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
    this.name = "HubError";
  }

  get unreachable(): boolean {
    return this.problem.status === 0;
  }
}

/** What else a call may give. */
export interface CallOptions {
  method?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON; a file or text goes as it is. */
  body?: unknown;
  signal?: AbortSignal;
}

/** An answer with what its headers say. */
export interface Answer<T> {
  status: number;
  body: T;
  etag: string | null;
  /** The path of the next page, when there is one. */
  next: string | null;
  location: string | null;
}

/**
 * The hub's public interface, as everybody else uses it. Without a key it reads what is public. The key is only held
 * here, and goes nowhere but into the Authorization header.
 */
export class Hub {
  constructor(private readonly key: string | null = null) {}

  /** The hub's address: where the page came from, unless the page says otherwise (static hosting). */
  static readonly base: string = document.querySelector<HTMLMetaElement>('meta[name="hub-api"]')?.content.replace(/\/$/, "") ?? "";

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.call<T>(path, signal ? { signal } : {})).body;
  }

  async call<T>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const response = await this.send(path, options);
    const body = response.status === 204 || response.headers.get("Content-Length") === "0" ? null : await read(response);
    return {
      status: response.status,
      body: body as T,
      etag: response.headers.get("ETag"),
      next: nextOf(response.headers.get("Link")) ?? (body as { links?: { next?: string } } | null)?.links?.next ?? null,
      location: response.headers.get("Location"),
    };
  }

  /** Every item of a list that comes in pages, at most `most`. */
  async all<T>(path: string, member: string, most = 1000, signal?: AbortSignal): Promise<T[]> {
    const items: T[] = [];
    for (let next: string | null = path; next && items.length < most; ) {
      const page: Answer<Record<string, unknown>> = await this.call(next, signal ? { signal } : {});
      items.push(...((page.body[member] ?? []) as T[]));
      next = page.next;
    }
    return items;
  }

  /** Calls and gives the answer itself; anything but success is thrown. */
  async send(path: string, options: CallOptions = {}): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language, ...options.headers };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    let body = options.body as BodyInit | undefined;
    if (body !== undefined && typeof body !== "string" && !(body instanceof Blob)) {
      headers["Content-Type"] ??= "application/json";
      body = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await fetch(Hub.base + path, {
        method: options.method ?? "GET",
        headers,
        credentials: "omit",
        ...(body === undefined ? {} : { body }),
        ...(options.signal ? { signal: options.signal } : {}),
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new HubError({ title: "unreachable", status: 0 });
    }
    if (!response.ok) throw new HubError(await problemOf(response));
    return response;
  }

  /** Sends a file and tells how far it is, between 0 and 1; `fetch` cannot tell that. */
  upload<T>(path: string, file: Blob, contentType: string, progress: (part: number) => void, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", Hub.base + path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.setRequestHeader("Content-Type", contentType);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Accept-Language", language);
      if (this.key) request.setRequestHeader("Authorization", `Bearer ${this.key}`);
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => reject(new HubError({ title: "unreachable", status: 0 }));
      request.onabort = () => reject(new DOMException("", "AbortError"));
      request.onload = () => {
        const text = request.responseText;
        if (request.status >= 200 && request.status < 300) {
          resolve({
            status: request.status,
            body: (text ? JSON.parse(text) : null) as T,
            etag: request.getResponseHeader("ETag"),
            next: null,
            location: request.getResponseHeader("Location"),
          });
        } else {
          reject(new HubError(parseProblem(text, request.status, request.statusText)));
        }
      };
      signal?.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }
}

/** The address of something of the hub's interface, for a link: pages and hub may have different hosts. */
export const hubLink = (path: string): string => Hub.base + path;

async function read(response: Response): Promise<unknown> {
  return response.headers.get("Content-Type")?.includes("json") ? response.json() : response.text();
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  return parseProblem(await response.text(), response.status, response.statusText);
}

function parseProblem(text: string, status: number, statusText: string): ProblemDocument {
  try {
    const problem = JSON.parse(text) as ProblemDocument;
    if (typeof problem.title === "string") return { ...problem, status };
  } catch {
    // Something between here and the hub answered.
  }
  return { title: statusText || String(status), status };
}

function nextOf(link: string | null): string | null {
  const address = link && /<([^>]*)>[^,]*rel="?next"?/.exec(link)?.[1];
  if (!address) return null;
  const url = new URL(address, location.href);
  return url.pathname + url.search;
}
