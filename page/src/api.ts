// Every request of the page: the public API, with the session's cookie, and its token for what writes.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { database } from "./route";
import type { Drift, Problem, Scope, Session } from "./types";

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

let session: Session | null = null;
const ended = new Set<() => void>();

export const onSessionEnd = (tell: () => void) => {
  ended.add(tell);
  return () => void ended.delete(tell);
};
export const may = (scope: Scope) => {
  const order: Scope[] = ["read", "write", "admin"];
  return !!session?.scopes.some((own) => order.indexOf(own) >= order.indexOf(scope));
};

type Method = "GET" | "POST" | "PUT" | "DELETE";

// With several databases, what is about one of them is below its path.
const placed = (path: string) =>
  database && path.startsWith("v1/") && !/^v1\/(session|databases)\b/.test(path) ? `v1/databases/${encodeURIComponent(database)}/${path.slice(3)}` : path;

// Integers that a number of JavaScript cannot hold, such as the end of a sequence, stay as they were written.
function exact(_: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text, /\d{16}/.test(text) ? (exact as (key: string, value: unknown) => unknown) : undefined) : null;
  } catch {
    return null;
  }
}

async function send<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method !== "GET" && session?.csrf_token) headers["x-csrf-token"] = session.csrf_token;
  let answer: Response;
  try {
    answer = await fetch(placed(path), { method, headers, body: body === undefined ? null : JSON.stringify(body), redirect: "error" });
  } catch {
    throw new ApiError({ status: 0, code: "", title: "No answer", detail: "The service does not answer.", hint: "Is it running? Try again in a moment." });
  }
  const value = parse(await answer.text());
  if (answer.ok || (path === "health" && value)) return value as T;
  const problem = (value as Problem | null) ?? { status: answer.status, code: "", title: answer.statusText, detail: `HTTP ${answer.status}` };
  if (answer.status === 401 && session) {
    // Revoked in one of several databases it may be valid in others, where the page goes on.
    if (database && placed(path) !== path && (await fetch("v1/session").catch(() => null))?.ok) {
      location.reload();
      return new Promise(() => undefined);
    }
    session = null;
    ended.forEach((tell) => tell());
  }
  throw new ApiError(problem);
}

// Paths are relative, so that the page works below a prefix of a proxy.
export const get = <T>(path: string) => send<T>("GET", path);
export const change = <T>(method: Method, path: string, body?: unknown) => send<T>(method, path, body);

export async function signIn(key: string): Promise<Session> {
  session = await send<Session>("POST", "v1/session", undefined, { "x-api-key": key });
  return session;
}

export async function resume(): Promise<Session | null> {
  try {
    session = await get<Session>("v1/session");
  } catch (error) {
    if (error instanceof ApiError && error.problem.status !== 0 && error.problem.status < 500) return null;
    throw error;
  }
  return session;
}

export async function signOut(): Promise<void> {
  try {
    await change("DELETE", "v1/session");
  } finally {
    session = null;
    ended.forEach((tell) => tell());
  }
}

export const query = (values: Record<string, string | number | null | undefined>) => {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") said.set(name, String(value));
  const text = said.toString();
  return text ? `?${text}` : "";
};

// All pages of a list, up to a number of rows.
export async function all<T>(path: string, field: string, most = 20000, values: Record<string, string | number | null | undefined> = {}): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { next_cursor: string | null } & Record<string, unknown> = await get(path + query({ ...values, cursor }));
    rows.push(...(page[field] as T[]));
    cursor = page.next_cursor;
  } while (cursor && rows.length < most);
  return rows;
}

export interface Loaded<T> {
  value: T | undefined;
  error: ApiError | null;
  reload: () => void;
}

// Loads when its key changes; with live, again when something happened, or so many milliseconds later.
export function useLoad<T>(key: string, load: () => Promise<T>, live: boolean | number = false): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error: ApiError | null }>({ key, error: null });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    let wanted = true;
    latest.current().then(
      (value) => wanted && setState({ key, value, error: null }),
      (error: unknown) => {
        if (!wanted) return;
        if (!(error instanceof ApiError)) throw error;
        setState((before) => (before.key === key && before.value !== undefined ? { ...before, error } : { key, error }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, turn]);
  useEffect(() => (live ? onEvents(reload, live === true ? 500 : live) : undefined), [live, reload]);
  useEffect(() => {
    opened.add(reload);
    return () => void opened.delete(reload);
  }, [reload]);
  return { value: state.key === key ? state.value : undefined, error: state.key === key ? state.error : null, reload };
}

// Loads again every so often, for what the stream of drifts does not tell; not while nobody sees it.
export function useAgain(reload: () => void, milliseconds: number): void {
  useEffect(() => {
    const timer = setInterval(() => document.hidden || reload(), milliseconds);
    return () => clearInterval(timer);
  }, [reload, milliseconds]);
}

// ---- the stream of drifts, once for the whole page
export interface LiveEvent {
  name: string;
  drift: Drift;
}
const GATHER = 150;
const HIDDEN = 5000;
const AGAIN = 10000;
const listeners = new Set<(events: LiveEvent[]) => void>();
// What is called when the stream begins: whatever was loaded before may be old by then.
const opened = new Set<() => void>();

// A migration of a thousand tables comes as a few bunches; with settle it is told no more often than that.
export function onEvents(tell: (events: LiveEvent[]) => void, settle = 0): () => void {
  let timer = 0;
  const listener = (events: LiveEvent[]) => {
    if (!settle) return tell(events);
    timer ||= window.setTimeout(() => {
      timer = 0;
      tell(events);
    }, settle);
  };
  listeners.add(listener);
  return () => {
    clearTimeout(timer);
    listeners.delete(listener);
  };
}

export function follow(state: (live: boolean) => void): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let bunch: LiveEvent[] = [];
  const flush = () => {
    const events = bunch;
    bunch = [];
    listeners.forEach((tell) => tell(events));
  };
  const end = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    state(false);
  };
  const begin = () => {
    const own = new EventSource(placed("v1/drifts/stream"));
    source = own;
    own.onopen = () => {
      state(true);
      opened.forEach((reload) => reload());
    };
    own.onerror = () => {
      state(false);
      // A browser gives up when it is refused: is it the key? Then the session ends here.
      if (own.readyState === EventSource.CLOSED) get("v1/session").then(() => (timer = window.setTimeout(begin, AGAIN)), () => undefined);
    };
    for (const name of ["opened", "acknowledged", "resolved", "reopened"])
      own.addEventListener(name, (event) => {
        if (!bunch.length) setTimeout(flush, GATHER);
        bunch.push({ name, drift: JSON.parse((event as MessageEvent<string>).data) as Drift });
      });
  };
  // A browser has six connections for a host, in all its windows: those that nobody sees give theirs back.
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = window.setTimeout(end, HIDDEN);
    else if (!source) begin();
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    end();
  };
}
