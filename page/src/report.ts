// The report of `schemawatch check --json`, read with care: it is a file from anywhere. Nothing of it is sent.
import { atDatabase } from "./route";
import { IMPACTS, type Change, type Impact, type Item } from "./types";

export interface Place {
  file: string;
  line: number;
  statement: number | null;
  text: string | null;
}
export interface Lock {
  table_name: string;
  mode: string | null;
  blocks: string | null;
  held_since: string | null;
  rewritten: boolean;
  emptied: boolean;
  read: boolean;
  rows: number | null;
  bytes: number;
  remedy: string | null;
}
export interface Tried extends Place {
  locks: Lock[];
  note: string | null;
}
export interface Met {
  name: string;
  impact: Impact | null;
  reason: string | null;
  about: string;
}
export interface Step {
  phase: string;
  title: string;
  sql: string | null;
  back: string | null;
}
export interface Found {
  table_name: string;
  change: Change;
  raw: Item; // as it was written, for an announcement
  at: Place | null;
  consumers: Met[];
  refused_by: string[];
  instead: Step[];
}
export interface Report {
  impact: Impact | null;
  findings: Found[];
  statements: Tried[];
  watched: number;
  consumers: Met[];
  notes: string[];
}
export interface Refusal {
  code: string;
  message: string;
  detail: string | null;
  hint: string | null;
  at: Place | null;
}

const item = (value: unknown): Item => (value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Item) : {});
const list = (value: unknown): Item[] => (Array.isArray(value) ? value.map(item) : []);
const said = (value: unknown): string | null => (typeof value === "string" && value ? value : null);
const text = (value: unknown): string => said(value) ?? "";
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((own): own is string => typeof own === "string") : []);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
const impact = (value: unknown): Impact | null => IMPACTS.find((own) => own === value) ?? null;

const place = (value: Item): Place => ({ file: text(value.file), line: number(value.line) ?? 0, statement: number(value.statement), text: said(value.text) });
const met = (value: Item): Met => ({ name: text(value.name), impact: impact(value.impact), reason: said(value.reason), about: [text(value.owner), text(value.channel)].filter(Boolean).join(", ") });
const lock = (value: Item): Lock => ({
  table_name: text(value.table_name), mode: said(value.mode), blocks: said(value.blocks), held_since: said(value.held_since),
  rewritten: value.rewritten === true, emptied: value.emptied === true, read: value.read === true,
  rows: number(value.rows), bytes: number(value.bytes) ?? 0, remedy: said(value.remedy),
});
const change = (value: Item): Change => ({
  position: number(value.position) ?? 0, rule_id: text(value.rule_id), impact: impact(value.impact) ?? "BREAKING",
  readers: impact(value.readers), writers: impact(value.writers), cdc: impact(value.cdc),
  object_kind: text(value.object_kind), object_name: text(value.object_name), attribute: said(value.attribute),
  before: value.before ?? null, after: value.after ?? null, message: text(value.message), remedy: text(value.remedy),
  collateral: Array.isArray(value.collateral) ? texts(value.collateral) : null,
  who: said(value.who), how: said(value.how), sure: said(value.sure), default_impact: impact(value.default_impact),
  muted: value.muted === true, decided_by: said(value.decided_by), decided_reason: said(value.decided_reason),
});
const found = (value: Item): Found => ({
  table_name: text(value.table_name), change: change(item(value.change)), raw: item(value.change), at: value.at ? place(item(value.at)) : null,
  consumers: list(value.consumers).map(met), refused_by: texts(item(value.guard).refused_by),
  instead: list(value.instead).map((step) => ({ phase: text(step.phase), title: text(step.title), sql: said(step.sql), back: said(step.back) })),
});

// null: it is no such report.
export function read(written: string): Report | Refusal | null {
  let value: Item;
  try {
    value = item(JSON.parse(written));
  } catch {
    return null;
  }
  if (value.error) {
    const error = item(value.error);
    return { code: text(error.code), message: text(error.message), detail: said(error.detail), hint: said(error.hint), at: error.file ? place(error) : null };
  }
  if (!Array.isArray(value.findings) || !Array.isArray(value.statements)) return null;
  return {
    impact: impact(value.impact), findings: list(value.findings).map(found),
    statements: list(value.statements).map((own) => ({ ...place(own), locks: list(own.locks).map(lock), note: said(own.note) })),
    watched: number(value.watched) ?? 0, consumers: list(value.consumers).map(met), notes: texts(value.notes),
  };
}

export const isRefusal = (value: Report | Refusal): value is Refusal => "code" in value;

// What is left of it for one consumer, as bad as it is for him.
export function meeting(report: Report, name: string): Report {
  const findings = report.findings.flatMap((one) => one.consumers.filter((hit) => hit.name === name && hit.impact !== "SAFE" && hit.impact)
    .map((hit) => ({ ...one, change: { ...one.change, impact: hit.impact ?? one.change.impact } })));
  return { ...report, findings, impact: IMPACTS.find((own) => findings.some((one) => one.change.impact === own)) ?? null };
}

export interface Group {
  at: Tried | Place | null;
  locks: Lock[];
  note: string | null;
  findings: Found[];
}

// A group for each statement that does something, in the order in which they run; what comes from none is last.
export function byStatement(report: Report): Group[] {
  const key = (at: Place) => `${at.file}\0${at.line}\0${at.statement}`;
  const groups = new Map<string, Group>(report.statements.map((own) => [key(own), { at: own, locks: own.locks.filter(isTold), note: own.note, findings: [] }]));
  for (const one of report.findings) {
    const own = one.at ? key(one.at) : "";
    const group = groups.get(own) ?? { at: one.at, locks: [], note: null, findings: [] };
    groups.set(own, group);
    group.findings.push(one);
  }
  return [...groups.values()];
}

// A lock that nobody but other DDL and VACUUM may notice is not told.
const isTold = (own: Lock) => own.read || own.mode !== "SHARE UPDATE EXCLUSIVE";

export function lockText(own: Lock): string {
  const first = own.mode === null ? `locked since ${own.held_since ?? "before"}` : own.held_since !== null ? `${own.mode}, held since ${own.held_since}` : `${own.mode} ${own.blocks ?? ""}`;
  const size = own.rows === null ? "" : ` (${bytes(own.bytes)}, about ${own.rows.toLocaleString()} rows)`;
  return `${first.trim()}${own.rewritten ? `. All rows are written anew${size}` : own.emptied ? `. It is emptied${size}` : own.read ? `. All rows are read${size}` : ""}.`;
}

function bytes(count: number): string {
  let left = count;
  for (const unit of ["bytes", "kB", "MB", "GB"]) {
    if (left < 10240) return `${left} ${unit}`;
    left = Math.round(left / 1024);
  }
  return `${left} TB`;
}

// The schema and the table of a name as PostgreSQL writes it: "Odd ""one""".t
export function parts(name: string): [string, string] {
  const own = (name.match(/"(?:[^"]|"")*"|[^.]+/g) ?? []).map((part) => (part.startsWith('"') ? part.slice(1, -1).replace(/""/g, '"') : part));
  return [own[0] ?? "", own[1] ?? ""];
}

// Shell lines that make a report of these statements; a file is named, what was pasted is in the lines.
export function command(name: string | null, sql: string, from: "--shadow" | "--against structure.json"): string {
  const line = (file: string) => `schemawatch check ${file} ${from}${from === "--shadow" ? atDatabase : ""} --json > report.json`;
  if (name !== null) return line(/^[\w./]+$/.test(name) ? name : `'./${name.replace(/'/g, "'\\''")}'`);
  let end = "SQL";
  while (sql.split("\n").includes(end)) end += "_";
  return `${line("-")} <<'${end}'\n${sql.replace(/\n+$/, "")}\n${end}`;
}
