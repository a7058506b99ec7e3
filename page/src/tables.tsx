// All tables by schema; ten thousand are as smooth as ten, since only those in sight are in the document.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { all, onSessionEnd, useLoad } from "./api";
import { Choice, Empty, Heading, ImpactMark, Part, schemaOf, Time } from "./bits";
import { Coverage } from "./coverage";
import { First } from "./inbox";
import { href, refine, type Route } from "./route";
import { named } from "./visible";
import { IMPACTS, type Day, type Impact, type TableOverview } from "./types";

const ROW = 34;
const STEP = 12;
const DAYS = 30;
type Line = { schema: string; tables: TableOverview[] } | TableOverview;

const useOverview = () => useLoad("overview", () => all<TableOverview>("v1/overview", "tables", 100000, { limit: 2000, days: DAYS }), 3000);

// Which tables there are, for links and lists: a minute old is new enough, and another key asks anew.
let known: { at: number; tables: Promise<TableOverview[]> } | null = null;
onSessionEnd(() => {
  known = null;
});
const names = () => {
  if (!known || Date.now() - known.at > 60000) {
    known = { at: Date.now(), tables: all<TableOverview>("v1/overview", "tables", 100000, { limit: 2000, days: 1 }) };
    known.tables.catch(() => {
      known = null;
    });
  }
  return known.tables;
};
export const useNames = () => useLoad("names", names);

export function Tables({ route }: { route: Route }) {
  const overview = useOverview();
  return (
    <>
      <Heading note={`By schema, with ${DAYS} days of history.`}>Tables</Heading>
      <Coverage />
      <Part of={overview}>{(tables) => tables.length ? <Listed tables={tables} route={route} /> : <First />}</Part>
    </>
  );
}

const weight = (table: TableOverview) => (table.open.BREAKING ? 2 : 0) + (table.open.RISKY ? 1 : 0);
const changedAt = (table: TableOverview) => (table.last_change_at ? Date.parse(table.last_change_at) : 0);
const ORDERS = [["attention", "attention first"], ["name", "name"], ["changed", "last change"]] as const;
type Order = (typeof ORDERS)[number][0];
const STATES = [["", "all"], ["attention", "needs attention"], ["active", "active"], ["dropped", "dropped"], ["paused", "paused"]] as const;
type State = (typeof STATES)[number][0];

function lines(tables: TableOverview[], text: string, state: State, order: Order): Line[] {
  const wanted = text.toLowerCase();
  const schemas = new Map<string, TableOverview[]>();
  for (const table of tables) {
    if (state === "attention" ? !weight(table) : state && table.status !== state) continue;
    if (wanted && !`${schemaOf(table)}.${table.table_name}`.toLowerCase().includes(wanted)) continue;
    const own = schemas.get(schemaOf(table));
    if (own) own.push(table);
    else schemas.set(schemaOf(table), [table]);
  }
  const byName = (a: TableOverview, b: TableOverview) => (a.table_name < b.table_name ? -1 : 1);
  const compare = {
    name: byName,
    attention: (a: TableOverview, b: TableOverview) => weight(b) - weight(a) || byName(a, b),
    changed: (a: TableOverview, b: TableOverview) => changedAt(b) - changedAt(a) || byName(a, b),
  }[order];
  // A schema stands where its first table would.
  const sorted = [...schemas].map(([schema, own]) => ({ schema, tables: own.sort(compare) }));
  const first = (line: { tables: TableOverview[] }) => line.tables[0] as TableOverview;
  const bySchema = (a: { schema: string }, b: { schema: string }) => (a.schema < b.schema ? -1 : 1);
  const rank = {
    name: bySchema,
    attention: (a: (typeof sorted)[number], b: (typeof sorted)[number]) => weight(first(b)) - weight(first(a)) || bySchema(a, b),
    changed: (a: (typeof sorted)[number], b: (typeof sorted)[number]) => changedAt(first(b)) - changedAt(first(a)) || bySchema(a, b),
  }[order];
  return sorted.sort(rank).flatMap((line): Line[] => [line, ...line.tables]);
}

function Listed({ tables, route }: { tables: TableOverview[]; route: Route }) {
  const [text, setText] = useState(route.values.get("q") ?? "");
  const order = (route.values.get("by") ?? "attention") as Order;
  const state = (route.values.get("state") ?? "") as State;
  useEffect(() => {
    const timer = setTimeout(() => text !== (route.values.get("q") ?? "") && refine(route, { q: text }), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const shown = useMemo(() => lines(tables, text, state, order), [tables, text, order, state]);
  const count = shown.filter((line) => "schema_id" in line).length;
  return (
    <>
      <div class="filters">
        <label class="choice grow"><span>Find</span><input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="schema.table" /></label>
        <Choice label="Show" value={state} options={STATES} onChange={(value) => refine(route, { state: value })} />
        <Choice label="Order by" value={order} options={ORDERS} onChange={(value) => refine(route, { by: value })} />
        <span class="quiet" role="status">{count === tables.length ? `${count} ${count === 1 ? "table" : "tables"}` : `${count} of ${tables.length} tables`}</span>
      </div>
      {count ? <Window lines={shown} /> : <Empty title="No table is like that."><button type="button" onClick={() => { setText(""); refine(route, { q: null, state: null }); }}>Show all</button></Empty>}
    </>
  );
}

function Window({ lines: shown }: { lines: Line[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [[from, to], setRange] = useState<[number, number]>([0, 60]);
  useEffect(() => {
    const look = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      // by steps, so that not every row that goes by draws all of them anew
      const first = Math.max(0, (Math.floor(-top / ROW / STEP) - 1) * STEP);
      const last = first + Math.ceil(innerHeight / ROW) + 3 * STEP;
      setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [shown]);
  const last = Math.min(to, shown.length);
  return (
    <table class="grid tables" aria-rowcount={shown.length + 1}>
      <thead><tr aria-rowindex={1}><th scope="col">Table</th><th scope="col">Open</th><th scope="col" class="wide">Version</th><th scope="col" class="wide">Last change</th><th scope="col">{DAYS} days</th></tr></thead>
      <tbody ref={body}>
        {from > 0 && <Gap rows={Math.min(from, shown.length)} />}
        {shown.slice(from, last).map((line, n) => ("schema_id" in line
          ? <Row key={line.schema_id} table={line} index={from + n + 2} />
          : <tr key={`schema ${line.schema}`} class="schema" aria-rowindex={from + n + 2}><th scope="rowgroup"><bdi>{line.schema}</bdi> <span class="count">{line.tables.length}</span>{line.tables[0]?.other_database && <>{" "}<span class="quiet" title="Nothing is installed in that database: changes are found by reading it now and then, without who made them.">found by reading</span></>}</th><td /><td class="wide" /><td class="wide" /><td /></tr>))}
        {last < shown.length && <Gap rows={shown.length - last} />}
      </tbody>
    </table>
  );
}

// Its height is set through the CSS object model, which a strict policy allows; a style attribute it does not.
const Gap = ({ rows }: { rows: number }) => <tr aria-hidden="true" class="gap"><td style={{ height: `${rows * ROW}px` }} /></tr>;

function Row({ table, index }: { table: TableOverview; index: number }) {
  const open = IMPACTS.filter((impact) => impact !== "SAFE" && table.open[impact]);
  return (
    <tr aria-rowindex={index}>
      <td><a class="table-name" href={href(["table", table.schema_id])} title={table.table_name}><bdi>{named(table.table_name)}</bdi></a>{table.status !== "active" && <span class={`state ${table.status}`}>{table.status}</span>}</td>
      <td>{open.length ? open.map((impact) => <span key={impact} class="open-count"><ImpactMark impact={impact} bare /> {table.open[impact]}</span>) : <span class="quiet">–<span class="unseen">none</span></span>}</td>
      <td class="wide num">{table.current_version}</td>
      <td class="wide">{table.last_change_at && table.last_drift_id && table.last_impact ? <a href={href(["drift", table.last_drift_id])} class="plain"><ImpactMark impact={table.last_impact} bare /> <Time at={table.last_change_at} /></a> : <span class="quiet">never</span>}</td>
      <td><Spark days={table.history} /></td>
    </tr>
  );
}

// A small picture of what happened: a bar for each day with drifts, as high as they were many, the worst impact its colour.
function Spark({ days }: { days: Day[] }) {
  if (!days.length) return <span class="spark-none"><span class="unseen">no drifts</span></span>;
  const today = Math.floor(Date.now() / 86400000);
  const worst: Impact = IMPACTS.find((impact) => days.some((day) => day.impact === impact)) ?? "SAFE";
  const sum = days.reduce((total, day) => total + day.drifts, 0);
  return (
    <svg class="spark" width={DAYS * 4} height="18" viewBox={`0 0 ${DAYS * 4} 18`} preserveAspectRatio="none" role="img" aria-label={`${sum} ${sum === 1 ? "drift" : "drifts"} on ${days.length} ${days.length === 1 ? "day" : "days"}, worst ${worst}`}>
      {days.map((day) => {
        const x = (DAYS - 1 - (today - Math.floor(Date.parse(day.day) / 86400000))) * 4;
        const height = Math.min(16, 5 + 3.5 * Math.log2(day.drifts + 1));
        return <rect key={day.day} class={`fill-${day.impact.toLowerCase()}`} x={x} y={17 - height} width="3" height={height} rx="0.5" />;
      })}
      <line class="axis" x1="0" x2={DAYS * 4} y1="17.5" y2="17.5" />
    </svg>
  );
}
