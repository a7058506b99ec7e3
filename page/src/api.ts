// Every request of the page: the public API, with the session's cookie, and its token for what writes.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
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

async function send<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method !== "GET" && session?.csrf_token) headers["x-csrf-token"] = session.csrf_token;
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body), redirect: "error" });
  } catch {
    throw new ApiError({ status: 0, code: "", title: "No answer", detail: "The service does not answer.", hint: "Is it running? Try again in a moment." });
  }
  const text = await answer.text();
  let value: unknown = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    value = null;
  }
  if (answer.ok || (path === "health" && value)) return value as T;
  const problem = (value as Problem | null) ?? { status: answer.status, code: "", title: answer.statusText, detail: `HTTP ${answer.status}` };
  if (answer.status === 401 && session) {
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

// Loads when its key changes; with live, again when something happened.
export function useLoad<T>(key: string, load: () => Promise<T>, live = false): Loaded<T> {
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
  useEffect(() => (live ? onEvent(() => reload(), 400) : undefined), [live, reload]);
  return { value: state.key === key ? state.value : undefined, error: state.key === key ? state.error : null, reload };
}

// ---- the stream of drifts, once for the whole page
export interface LiveEvent {
  name: string;
  drift: Drift;
}
const listeners = new Set<(event: LiveEvent) => void>();

export function onEvent(tell: (event: LiveEvent) => void, settle = 0): () => void {
  let timer = 0;
  const listener = (event: LiveEvent) => {
    if (!settle) return tell(event);
    clearTimeout(timer);
    timer = window.setTimeout(() => tell(event), settle);
  };
  listeners.add(listener);
  return () => {
    clearTimeout(timer);
    listeners.delete(listener);
  };
}

export function follow(state: (live: boolean) => void): () => void {
  let source: EventSource;
  let timer = 0;
  const begin = () => {
    source = new EventSource("v1/drifts/stream");
    source.onopen = () => state(true);
    source.onerror = () => {
      state(false);
      // A browser gives up when it is refused: is it the key? Then the session ends here.
      if (source.readyState === EventSource.CLOSED) get("v1/session").then(() => (timer = window.setTimeout(begin, 10000)), () => undefined);
    };
    for (const name of ["opened", "acknowledged", "resolved", "reopened"])
      source.addEventListener(name, (event) => {
        const drift = JSON.parse((event as MessageEvent<string>).data) as Drift;
        listeners.forEach((tell) => tell({ name, drift }));
      });
  };
  begin();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
