// The frame: who is signed in, where the page is, and which view that is.
import "./visible";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, follow, may, onEvents, onSessionEnd, resume, signIn, signOut, useAgain, useLoad, get } from "./api";
import { Failure, Shell } from "./bits";
import { Check } from "./check";
import { Consumers } from "./consumers";
import { AllDatabases, Switch, useDatabases } from "./databases";
import { Deliveries } from "./deliveries";
import { DriftView } from "./drift";
import { Inbox } from "./inbox";
import { Planned } from "./planned";
import { atDatabase, database, href, useRoute, type Route } from "./route";
import { TableView } from "./table";
import { Tables } from "./tables";
import { Timeline } from "./timeline";
import type { DatabaseShown, Health, Session } from "./types";

const VIEWS: Record<string, { title: string; view: (route: Route) => preact.ComponentChildren }> = {
  inbox: { title: "Inbox", view: () => <Inbox /> },
  tables: { title: "Tables", view: (route) => <Tables route={route} /> },
  timeline: { title: "Timeline", view: (route) => <Timeline route={route} /> },
  planned: { title: "Planned", view: (route) => <Planned route={route} /> },
  check: { title: "Check", view: (route) => <Check route={route} /> },
  consumers: { title: "Consumers", view: (route) => <Consumers route={route} /> },
  deliveries: { title: "Deliveries", view: (route) => <Deliveries route={route} /> },
};
const DETAILS: Record<string, { title: string; below: string; view: (route: Route) => preact.ComponentChildren }> = {
  table: { title: "Table", below: "tables", view: (route) => <TableView route={route} /> },
  drift: { title: "Drift", below: "inbox", view: (route) => <DriftView route={route} /> },
};

function App() {
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const [error, setError] = useState<ApiError | null>(null);
  const [over, setOver] = useState(false);
  const begin = () => {
    setError(null);
    resume().then(setSession, (problem: unknown) => problem instanceof ApiError && setError(problem));
  };
  useEffect(begin, []);
  useEffect(() => onSessionEnd(() => {
    setOver(true);
    setSession(null);
  }), []);
  if (error || session === undefined) return <Waiting error={error} again={begin} />;
  if (session === null) return <SignIn over={over} onSession={setSession} />;
  if (session.several) return <Place session={session} />;
  if (database) location.replace("#/");
  return <Frame session={session} known={[]} />;
}

const Waiting = ({ error, again }: { error: ApiError | null; again: () => void }) => (
  <main class="alone">{error ? <><h1>SchemaWatch</h1><Failure error={error} again={again} /></> : <p class="quiet" role="status">Loading</p>}</main>
);

// Of several databases that of the address, or the list of them.
function Place({ session }: { session: Session }) {
  const found = useDatabases();
  useRoute();
  if (!found.value) return <Waiting error={found.error} again={found.reload} />;
  const known = found.value.databases;
  if (known.some((one) => one.name === database)) return <Frame session={session} known={known} />;
  return (
    <>
      <header class="bar"><a class="brand" href="#/"><Logo /> SchemaWatch</a><Who session={session} health={undefined} /></header>
      <main id="main"><AllDatabases {...found.value} /></main>
    </>
  );
}

function SignIn({ over, onSession }: { over: boolean; onSession: (session: Session) => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: preact.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const key = String(new FormData(form).get("key") ?? "").trim();
    setBusy(true);
    setError(null);
    try {
      onSession(await signIn(key));
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem);
      form.reset();
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="alone">
      <h1><Logo /> SchemaWatch</h1>
      {over && !error && <p role="status" class="quiet">The session has ended. Sign in again; the address stays.</p>}
      <form onSubmit={(event) => void submit(event)} class="card sign-in">
        <label class="field"><span>API key</span>
          <input name="key" type="password" autoComplete="current-password" required placeholder="sw_…" autoFocus />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>Sign in</button>
      </form>
      <div class="quiet hints">
        <p>Make a key on a machine that reaches the database:</p>
        <Shell text={`schemawatch key create --scope read --name ada${atDatabase}`} />
        <p><code>read</code> looks; <code>write</code> also acknowledges, accepts and manages receivers. Of several databases say which: <code>--database NAME</code>, or <code>--all</code>. <code>make run</code> prints a key of its own. The key is kept in a cookie that no script can read, for 12 hours.</p>
        <p><a href="docs">API</a></p>
      </div>
    </main>
  );
}

const Logo = () => <img src="assets/icon.svg" alt="" width="20" height="20" />;

function Frame({ session, known }: { session: Session; known: DatabaseShown[] }) {
  const route = useRoute();
  const [live, setLive] = useState(false);
  useEffect(() => follow(setLive), []);
  const health = useLoad("health", () => get<Health>("health"));
  useAgain(health.reload, 30000);
  const here = known.find((one) => one.name === database);
  const state = here?.state ?? health.value?.database.state ?? "ok";
  const name = route.parts[0] ?? "inbox";
  const view = VIEWS[name] ?? DETAILS[name];
  const place = DETAILS[name]?.below ?? name;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const key = route.parts.join("/");
  useEffect(() => {
    document.title = `${view?.title ?? "Not found"}${route.parts[1] ? ` ${route.parts[1]}` : ""} · SchemaWatch`;
    scrollTo(0, 0);
    document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (first.current) first.current = false;
    else (main.current?.querySelector("h1") ?? main.current)?.focus({ preventScroll: true });
  }, [key]);
  return (
    <>
      <a class="skip" href={location.hash || "#/"} onClick={(event) => { event.preventDefault(); main.current?.querySelector("h1")?.focus(); }}>To the content</a>
      <header class="bar">
        <a class="brand" href={href([])}><Logo /> SchemaWatch</a>
        {known.length > 0 && <Switch known={known} route={route} />}
        <nav aria-label="Views">
          {Object.entries(VIEWS).map(([id, own]) => (
            <a key={id} href={href([id])} aria-current={id === place ? "page" : undefined}>{own.title}</a>
          ))}
        </nav>
        <Who session={session} live={live && ["ok", "read_only"].includes(state)} health={known.length ? undefined : health.value} />
      </header>
      <Announcer />
      <main ref={main} id="main" tabIndex={-1}>
        {known.length ? <TroubleOf one={here} /> : health.value && health.value.status !== "ok" && <Trouble health={health.value} />}
        {view ? <div key={`${name}/${route.parts[1] ?? ""}`}>{view.view(route)}</div> : <><h1 tabIndex={-1}>Not found</h1><p>There is no such view. <a href={href([])}>To the inbox</a></p></>}
      </main>
    </>
  );
}

function Who({ session, live, health }: { session: Session; live?: boolean; health: Health | undefined }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = () => menu.current?.removeAttribute("open");
    const beside = (event: Event) => !menu.current?.contains(event.target as Node) && close();
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !menu.current?.open) return;
      close();
      menu.current.querySelector("summary")?.focus();
    };
    addEventListener("hashchange", close);
    addEventListener("pointerdown", beside);
    addEventListener("keydown", escape);
    return () => {
      removeEventListener("hashchange", close);
      removeEventListener("pointerdown", beside);
      removeEventListener("keydown", escape);
    };
  }, []);
  return (
    <div class="who">
      {health && <span class="source" title={health.source_name ?? ""}><span class={`dot ${health.status}`} /><span class="unseen">{health.status}: </span><bdi>{health.source_name ?? "…"}</bdi></span>}
      {live !== undefined && <span class={live ? "live on" : "live"} title={live ? "New drifts appear as they happen" : "Not connected to the stream of drifts"}>{live ? "live" : "not live"}</span>}
      <details class="menu" ref={menu}>
        <summary><bdi>{session.name}</bdi>{!may("write") && <span class="quiet"> · read only</span>}</summary>
        <div>
          <p>Key <bdi>{session.name}</bdi>, {session.scopes.join(", ")}{session.limited && ", limited to some tables"}{!may("write") && ": it looks. One with write also decides; its buttons are not shown here"}.</p>
          <p><a href="docs">API</a> · <a href="metrics">metrics</a> · <a href="assets/licences.txt">licences</a></p>
          <button type="button" onClick={() => void signOut().catch(() => undefined)}>Sign out</button>
        </div>
      </details>
    </div>
  );
}

// Tells who listens instead of looking what the stream brings.
function Announcer() {
  const [said, setSaid] = useState("");
  useEffect(() => onEvents((events) => {
    const last = events.at(-1);
    if (last) setSaid(`${events.length > 1 ? `${events.length} changes, the last: ` : ""}${last.drift.impact}, ${last.drift.table}: ${last.drift.summary}, ${last.name}`);
  }), []);
  return <div class="unseen" role="status">{said}</div>;
}

function Trouble({ health }: { health: Health }) {
  return (
    <div class="failure" role="alert">
      <strong>The service is {health.status}.</strong>
      {health.not_ready.map((reason) => <div key={reason}>{reason}</div>)}
      {health.database.hint && <div class="quiet">{health.database.hint}</div>}
    </div>
  );
}

function TroubleOf({ one }: { one: DatabaseShown | undefined }) {
  if (!one || one.state === "ok") return null;
  return (
    <div class="failure" role="alert">
      <strong>This database is {one.state.replace("_", " ")}.</strong>{one.state !== "read_only" && " What is shown below is as it was before."}
      {one.last_error && <div>{one.last_error}</div>}
      {one.hint && <div class="quiet">{one.hint}</div>}
    </div>
  );
}

const place = document.getElementById("page");
if (place) render(<App />, place);
