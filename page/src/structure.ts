// A document as lines for people: a section, a name, and all that is said of it in PostgreSQL's words.
import type { Item } from "./types";

export interface StructureLine {
  section: string;
  name: string;
  text: string;
}

const ORDER = ["table", "columns", "constraints", "indexes", "triggers", "rules", "policies", "grants", "partitions", "sequences", "statistics", "publications", "types", "functions", "views", "usage", "referenced_by"];
const LEFT_OUT = new Set(["format", "server_version_num"]);

export const title = (section: string) => section.replace(/_/g, " ");

export function structure(document: { [section: string]: unknown }): StructureLine[] {
  const sections = Object.keys(document).filter((name) => !LEFT_OUT.has(name));
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  sections.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return sections.flatMap((section) => {
    const value = document[section];
    if (Array.isArray(value)) return value.map((item, n) => line(section, item, n));
    if (value !== null && typeof value === "object")
      return Object.entries(value).map(([name, own]) => ({ section, name, text: plain(own) }));
    return [{ section, name: section, text: plain(value) }];
  });
}

function line(section: string, value: unknown, n: number): StructureLine {
  if (value === null || typeof value !== "object") return { section, name: plain(value), text: "" };
  const item = value as Item;
  // Some names need more than their own word to be one thing: a table that refers, a schema, a grantor.
  const name = [item.schema, item.table, item.name].filter((part) => typeof part === "string").join(".") || `${section} ${n + 1}`;
  return { section, name, text: say(section, item) };
}

const SAY: Record<string, (item: Item) => string[]> = {
  columns: (item) => [
    text(item.type), item.not_null ? "not null" : "",
    item.default ? `default ${text(item.default)}` : "",
    item.identity ? `generated ${plain(item.identity)} as identity` : "",
    item.generated ? `generated always as (${text(item.generated)}) ${plain((item.generated as Item).kind ?? "")}` : "",
  ],
  constraints: (item) => [
    plain(item.kind), item.columns && item.kind !== "check" ? `(${plain(item.columns)})` : "", item.expression ? text(item.expression) : "",
    item.references ? refers(item) : "",
  ],
  indexes: (item) => [
    item.unique ? "unique" : "", plain(item.method ?? ""),
    Array.isArray(item.keys) ? `(${item.keys.map((key: Item) => plain(key.column ?? text(key.expression))).join(", ")})` : "",
    item.include ? `include (${plain(item.include)})` : "", item.predicate ? `where ${text(item.predicate)}` : "",
  ],
  triggers: (item) => [plain(item.timing ?? ""), Array.isArray(item.events) ? item.events.join(" or ") : "", item.level ? `for each ${plain(item.level)}` : "", item.function ? `execute ${plain(item.function)}` : ""],
  policies: (item) => [item.permissive === false ? "restrictive" : "", `for ${plain(item.command)}`, `to ${plain(item.roles)}`, item.using ? `using ${text(item.using)}` : "", item.check ? `with check ${text(item.check)}` : ""],
  referenced_by: (item) => [`(${plain(item.columns)})`, refers(item)],
};
const SAID: Record<string, string[]> = {
  columns: ["name", "type", "not_null", "default", "identity", "generated"],
  constraints: ["name", "kind", "columns", "expression", "references", "on_delete", "on_update"],
  indexes: ["name", "unique", "method", "keys", "include", "predicate", "uses"],
  triggers: ["name", "timing", "events", "level", "function"],
  policies: ["name", "permissive", "command", "roles", "using", "check"],
  referenced_by: ["name", "table", "kind", "columns", "references", "on_delete", "on_update"],
};

// Of what has no form of its own, these come before the rest.
const FIRST = ["kind", "type", "definition", "columns", "start", "increment", "min", "max", "cache", "owned_by"];

function refers(item: Item): string {
  const to = item.references as Item;
  const actions = ["on_delete", "on_update"].filter((name) => item[name] && item[name] !== "no action").map((name) => `${name.replace("_", " ")} ${plain(item[name])}`);
  return [`references ${plain(to.table)} (${plain(to.columns ?? [])})`, ...actions].join(" ");
}

// What the form above does not say is said by its name: nothing of a document is left out.
function say(section: string, item: Item): string {
  const said = SAID[section] ?? ["name", "schema"];
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const rest = Object.entries(item).filter(([name, value]) => !said.includes(name) && value !== null && value !== false)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => (value === true ? title(name) : `${title(name)}: ${plain(value)}`));
  return [...(SAY[section]?.(item) ?? []).filter(Boolean), ...rest].join(SAY[section] ? " " : ", ");
}

const text = (value: unknown): string => (value !== null && typeof value === "object" && typeof (value as Item).text === "string" ? String((value as Item).text) : plain(value));

export function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(plain).join(", ");
  const item = value as Item;
  if (typeof item.text === "string") return item.text;
  return Object.entries(item).filter(([, own]) => own !== null && own !== false).map(([name, own]) => (own === true ? title(name) : name === "name" ? plain(own) : `${title(name)} ${plain(own)}`)).join(" ");
}

// What a finding found, in the words of the structure: an object whole, or one attribute of it.
export function described(kind: string, attribute: string | null, value: unknown): string {
  if (value === true && attribute) return title(attribute);
  const section = { index: "indexes", policy: "policies" }[kind] ?? `${kind}s`;
  return !attribute && SAY[section] && value !== null && typeof value === "object" && !Array.isArray(value) ? say(section, value as Item) : plain(value);
}

export interface Pair {
  section: string;
  name: string;
  before: string | null;
  after: string | null;
}

// Lines of two documents side by side, by section and name, in the order of the newer one.
export function paired(before: StructureLine[], after: StructureLine[]): Pair[] {
  const key = (line: StructureLine) => `${line.section}\0${line.name}`;
  const old = new Map(before.map((line) => [key(line), line.text]));
  const now = new Set(after.map(key));
  const pairs: Pair[] = after.map((line) => ({ section: line.section, name: line.name, before: old.get(key(line)) ?? null, after: line.text }));
  for (const line of before) {
    if (now.has(key(line))) continue;
    const last = pairs.findLastIndex((pair) => pair.section === line.section);
    pairs.splice(last < 0 ? pairs.length : last + 1, 0, { section: line.section, name: line.name, before: line.text, after: null });
  }
  return pairs;
}
