// What every view uses: marks of impact, times, texts with SQL, buttons, and what is said when there is nothing.
import { Fragment, type ComponentChildren, type TargetedSubmitEvent } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiError, type Loaded } from "./api";
import { href } from "./route";
import { named } from "./visible";
import type { Drift, Impact, Status } from "./types";

// A shape besides the colour: a triangle, a diamond, a dot.
export const shapeOf = (impact: Impact, x: number, y: number, r: number): string => {
  if (impact === "BREAKING") return `M${x} ${y - r}L${x + r} ${y + r * 0.8}H${x - r}Z`;
  if (impact === "RISKY") return `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
  const s = r * 0.75;
  return `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0Z`;
};

export const ImpactMark = ({ impact, bare }: { impact: Impact; bare?: boolean }) => (
  <span class={`impact ${impact.toLowerCase()}`}>
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d={shapeOf(impact, 5, 5, 4.5)} /></svg>
    <span class={bare ? "unseen" : ""}>{impact}</span>
  </span>
);

export const StatusMark = ({ status }: { status: Status }) => <span class={`state ${status}`}>{status}</span>;

const UNITS: [number, string][] = [[60, "s"], [3600, "min"], [86400, "h"], [86400 * 60, "d"], [86400 * 730, "mo"], [Infinity, "y"]];
const SECONDS: Record<string, number> = { s: 1, min: 60, h: 3600, d: 86400, mo: 86400 * 30.44, y: 86400 * 365.25 };
const span = (milliseconds: number, cut: (value: number) => number): string => {
  const seconds = Math.max(0, milliseconds / 1000);
  const unit = UNITS.find(([limit]) => seconds < limit)?.[1] ?? "y";
  return `${cut(seconds / (SECONDS[unit] ?? 1))} ${unit}`;
};
export const ago = (time: string) => `${span(Date.now() - Date.parse(time), Math.floor)} ago`;
// What is to come is rounded: thirty days are not 29 a second later.
export const until = (time: string) => (Date.parse(time) <= Date.now() ? ago(time) : `in ${span(Date.parse(time) - Date.now(), Math.round)}`);
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
export const full = (time: string) => exact.format(new Date(time));
export const Time = ({ at, long }: { at: string; long?: boolean }) => (
  <time dateTime={at} title={full(at)}>{long ? `${full(at)} (${ago(at)})` : ago(at)}</time>
);

// A table of a database in which nothing is installed is called by that as well.
export const schemaOf = (table: { schema_name: string; other_database: string | null }) => (table.other_database ? `${table.other_database}.${table.schema_name}` : table.schema_name);

export const otherOf = (drift: Drift) => (drift.missed_because === "agentless" ? drift.source_name : null);

export const TableLink = ({ id, schema, name }: { id: number; schema: string; name: string }) => (
  <a class="table-name" href={href(["table", id])} title={`${schema}.${name}`}><bdi><span class="quiet">{named(schema)}.</span>{named(name)}</bdi></a>
);

// Texts of rules have SQL between backticks; what ends there with a semicolon is to be pasted.
export function Text({ text, copy }: { text: string; copy?: boolean }) {
  const parts = text.split("`");
  const sql = copy ? parts.filter((part, n) => n % 2 === 1 && part.trimEnd().endsWith(";")) : [];
  return (
    <>
      <span>{parts.map((part, n) => (n % 2 ? <code key={n}>{part}</code> : <Fragment key={n}>{part}</Fragment>))}</span>
      {sql.map((statement) => <Sql key={statement} text={statement} />)}
    </>
  );
}

const Copied = ({ text, what, copy }: { text: string; what: string; copy: string }) => (
  <div class="sql">
    <pre tabIndex={0} aria-label={what}><code>{text}</code></pre>
    <Copy text={text} label={copy} />
  </div>
);
export const Sql = ({ text }: { text: string }) => <Copied text={text} what="SQL" copy="Copy SQL" />;
export const Shell = ({ text }: { text: string }) => <Copied text={text} what="Command" copy="Copy" />;

export function Copy({ text, label }: { text: string | (() => string); label: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    const value = typeof text === "string" ? text : text();
    let done = true;
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      done = byHand(value);
    }
    setSaid(done ? "Copied" : "Not allowed here");
    setTimeout(() => setSaid(""), 1600);
  };
  return <button type="button" class="small" onClick={() => void copy()} aria-live="polite">{said || label}</button>;
}

// Without TLS browsers have no clipboard for pages but this one.
function byHand(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty"><p class="empty-title">{title}</p>{children && <div>{children}</div>}</div>
);

// A link may lead to what is not there, or not for this key: that is no failure that another try would mend.
const NotHere = ({ error }: { error: ApiError }) => (
  <><Heading>Not found</Heading><p class="failure" role="alert">{error.problem.detail}</p><p><a href={href([])}>To the inbox</a></p></>
);

export const Failure = ({ error, again }: { error: ApiError; again?: (() => void) | undefined }) => (
  <div class="failure" role="alert">
    <strong>{error.problem.title}</strong> {error.problem.code && <code>{error.problem.code}</code>}
    <div>{error.problem.detail}</div>
    {error.problem.hint && <div class="quiet">{error.problem.hint}</div>}
    {again && <button type="button" class="small" onClick={again}>Try again</button>}
  </div>
);

// whole: it is all that there is in the view.
export function Part<T>({ of, whole, children }: { of: Loaded<T>; whole?: boolean; children: (value: T) => ComponentChildren }) {
  if (whole && of.error?.problem.status === 404) return <NotHere error={of.error} />;
  return (
    <>
      {of.error && <Failure error={of.error} again={of.reload} />}
      {of.value !== undefined ? children(of.value) : !of.error && <p class="loading quiet" role="status">Loading</p>}
    </>
  );
}

export const Section = ({ title, tools, children, id }: { title: string; tools?: ComponentChildren; children: ComponentChildren; id?: string }) => {
  const own = useId();
  return (
    <section aria-labelledby={own} id={id}>
      <div class="section-head"><h2 id={own}>{title}</h2>{tools && <div class="tools">{tools}</div>}</div>
      {children}
    </section>
  );
};

// What comes after it was asked for takes over the focus that waits for it.
export function Heading({ children, tools, note }: { children: ComponentChildren; tools?: ComponentChildren; note?: ComponentChildren }) {
  const own = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement?.id === "main") own.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header class="view-head">
      <div><h1 ref={own} tabIndex={-1}>{children}</h1>{note && <p class="quiet note">{note}</p>}</div>
      {tools && <div class="tools">{tools}</div>}
    </header>
  );
}

export const Choice = <T extends string>({ label, value, options, onChange }: { label: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }) => (
  <label class="choice"><span>{label}</span>
    <select value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
      {options.map(([id, text]) => <option key={id} value={id}>{text}</option>)}
    </select>
  </label>
);

// A form in a dialog: named fields in, what they say out.
export interface Field {
  name: string;
  label: string;
  kind?: "text" | "textarea" | "select" | "datetime-local" | "url";
  options?: readonly (readonly [string, string])[];
  required?: boolean;
  value?: string;
  help?: string;
}

export function Dialog({ title, text, fields, action, onDone, onClose, danger }: {
  title: string;
  text?: ComponentChildren;
  fields: Field[];
  action: string;
  danger?: boolean;
  onDone: (values: Record<string, string>) => Promise<void>;
  onClose: () => void;
}) {
  const own = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => own.current?.showModal(), []);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) values[name] = String(value);
    try {
      await onDone(values);
      onClose();
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <dialog ref={own} onClose={onClose} aria-labelledby={id}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={id}>{title}</h2>
        {text && <p>{text}</p>}
        {fields.map((field) => <FieldOf key={field.name} field={field} />)}
        {error && <Failure error={error} />}
        <div class="tools end">
          <button type="button" onClick={() => own.current?.close()}>Cancel</button>
          <button type="submit" class={danger ? "danger" : "primary"} disabled={busy}>{action}</button>
        </div>
      </form>
    </dialog>
  );
}

function FieldOf({ field }: { field: Field }) {
  const { name, label, kind = "text", options, required, value, help } = field;
  return (
    <label class="field"><span>{label}{required && <span class="quiet"> (required)</span>}</span>
      {kind === "textarea" ? <textarea name={name} required={required} rows={3}>{value}</textarea>
        : kind === "select" ? <select name={name} defaultValue={value}>{options?.map(([own, text]) => <option key={own} value={own} selected={own === value}>{text}</option>)}</select>
        : kind === "datetime-local" ? <input type="datetime-local" name={name} required={required} />
        : kind === "url" ? <input type="url" name={name} required={required} />
        : <input type="text" name={name} required={required} defaultValue={value} />}
      {help && <small class="quiet">{help}</small>}
    </label>
  );
}
