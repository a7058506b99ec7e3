// Every drift on a time axis: wheel, buttons, keys and dragging move it; filters and the span are in the address.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { all, onEvents, useLoad } from "./api";
import { Choice, Empty, Heading, Part, shapeOf, otherOf, schemaOf } from "./bits";
import { First, MarkList, useNothingWatched } from "./inbox";
import { Picture } from "./picture";
import { href, refine, type Route } from "./route";
import { IMPACTS, type Drift, type Impact, type Mark } from "./types";

const MOST = 10000;
const LISTED = 100;
const LABEL = 150;
const LANE = 34;
const LANES = 14;
const TOP = 6;
const AXIS = 26;
const SMALLEST = 10_000;
// Two marks with numbers as wide as they get stand beside each other.
const APART = 26;

export function Timeline({ route }: { route: Route }) {
  const filter = Object.fromEntries(["impact", "status", "declared", "actor", "table"].map((name) => [name, route.values.get(name) ?? ""]));
  const asked = { impact: filter.impact, status: filter.status, declared: filter.declared, actor: filter.actor, schema_id: filter.table, limit: 1000 };
  const loaded = useLoad(`timeline ${JSON.stringify(asked)}`, () => all<Mark>("v1/timeline", "marks", MOST, asked));
  const [came, setCame] = useState<Mark[]>([]);
  useEffect(() => setCame([]), [loaded.value]);
  useEffect(() => onEvents((events) => setCame((before) => [...before, ...events.map(({ drift }) => markOf(drift))])), []);
  const marks = useMemo(() => {
    const news = new Map(came.map((mark) => [mark.drift_id, mark]));
    const fits = (mark: Mark) => (!filter.impact || filter.impact.split(",").includes(mark.impact)) && (!filter.status || mark.status === filter.status)
      && (!filter.declared || (mark.declared_as !== null) === (filter.declared === "true")) && (!filter.actor || mark.session_user === filter.actor) && (!filter.table || String(mark.schema_id) === filter.table);
    const old = (loaded.value ?? []).filter((mark) => !news.has(mark.drift_id));
    return [...news.values(), ...old].filter(fits).sort((a, b) => b.drift_id - a.drift_id);
  }, [loaded.value, came, JSON.stringify(filter)]);
  const filters = useRef<HTMLDivElement>(null);
  const set = (name: string) => (value: string) => refine(route, { [name]: value, from: null, to: null });
  return (
    <>
      <Heading note="Every drift, as it happened. New ones appear by themselves.">Timeline</Heading>
      <div class="filters" ref={filters}>
        <Choice label="Lanes" value={route.values.get("by") ?? "impact"} options={[["impact", "impact"], ["table", "table"], ["actor", "actor"], ["declared", "declared or not"]]} onChange={(value) => refine(route, { by: value })} />
        <Choice label="Impact" value={filter.impact ?? ""} options={[["", "any"], ["RISKY,BREAKING", "RISKY or worse"], ...IMPACTS.map((impact) => [impact, impact] as const)]} onChange={set("impact")} />
        <Choice label="Status" value={filter.status ?? ""} options={[["", "any"], ["open", "open"], ["acknowledged", "acknowledged"], ["resolved", "resolved"]]} onChange={set("status")} />
        <Choice label="Declared" value={filter.declared ?? ""} options={[["", "either"], ["true", "declared"], ["false", "not declared"]]} onChange={set("declared")} />
        <Choice label="Actor" value={filter.actor ?? ""} options={[["", "any"], ...names(marks, (mark) => mark.session_user, filter.actor)]} onChange={set("actor")} />
        <Choice label="Table" value={filter.table ?? ""} options={[["", "any"], ...tables(marks, filter.table)]} onChange={set("table")} />
      </div>
      {(loaded.value?.length ?? 0) >= MOST && <p class="quiet" role="status">These are the newest {MOST.toLocaleString()}. <button type="button" class="small" onClick={() => filters.current?.querySelector<HTMLElement>("label + label select")?.focus()}>Filters</button> reach further back.</p>}
      <Part of={loaded}>{() => (marks.length ? <Axis marks={marks} route={route} /> : Object.values(filter).some(Boolean)
        ? <Empty title="No drift is like that."><a href={href(["timeline"])}>Show all</a></Empty>
        : <NothingYet />)}</Part>
    </>
  );
}

function NothingYet() {
  const none = useNothingWatched();
  return <><Empty title="Nothing has changed yet."><p>Change a watched table, and it appears here.</p></Empty>{none && <First />}</>;
}

const names = (marks: Mark[], of: (mark: Mark) => string | null, chosen: string | undefined): [string, string][] =>
  [...new Set([...marks.map(of), chosen || null].filter((name): name is string => !!name))].sort().slice(0, 200).map((name) => [name, name]);

function tables(marks: Mark[], chosen: string | undefined): [string, string][] {
  const found = new Map(marks.map((mark) => [String(mark.schema_id), `${schemaOf(mark)}.${mark.table_name}`]));
  if (chosen && !found.has(chosen)) found.set(chosen, `table ${chosen}`);
  return [...found].sort((a, b) => (a[1] < b[1] ? -1 : 1)).slice(0, 500);
}

const markOf = (drift: Drift): Mark => ({
  drift_id: drift.drift_id, schema_id: drift.schema_id, schema_name: drift.schema_name, table_name: drift.table_name, other_database: otherOf(drift), impact: drift.impact,
  summary: drift.summary, version_to: drift.version_to, source: drift.source, status: drift.status, detected_at: drift.detected_at,
  declared_as: drift.declared_as, session_user: drift.actor.session_user, application_name: drift.actor.application_name,
  hits: drift.consumers.filter((own) => own.impact !== "SAFE").map((own) => own.name),
});

const LANE_OF: Record<string, (mark: Mark) => string> = {
  impact: (mark) => mark.impact,
  table: (mark) => `${schemaOf(mark)}.${mark.table_name}`,
  actor: (mark) => mark.session_user ?? "found by a scan",
  declared: (mark) => (mark.declared_as === null ? "not declared" : "declared"),
};

function lanesOf(marks: Mark[], by: string): { name: string; marks: Mark[] }[] {
  const of = LANE_OF[by] ?? LANE_OF.impact;
  const found = new Map<string, Mark[]>(by === "impact" ? IMPACTS.map((impact) => [impact, []]) : []);
  for (const mark of marks) {
    const name = of?.(mark) ?? "";
    const own = found.get(name);
    if (own) own.push(mark);
    else found.set(name, [mark]);
  }
  const all = [...found].map(([name, own]) => ({ name, marks: own }));
  if (by === "impact") return all;
  all.sort((a, b) => b.marks.length - a.marks.length);
  if (all.length <= LANES) return all;
  return [...all.slice(0, LANES - 1), { name: `${all.length - LANES + 1} others`, marks: all.slice(LANES - 1).flatMap((lane) => lane.marks) }];
}

function Axis({ marks, route }: { marks: Mark[]; route: Route }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(280, Math.floor(entry.contentRect.width))));
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  const times = useMemo(() => marks.map((mark) => Date.parse(mark.detected_at)), [marks]);
  const [first, last] = useMemo(() => {
    const low = times.reduce((a, b) => Math.min(a, b), Infinity);
    const high = times.reduce((a, b) => Math.max(a, b), -Infinity);
    const room = Math.max((high - low) * 0.04, SMALLEST * 3);
    return [low - room, high + room];
  }, [times]);
  const from = Number(route.values.get("from")) || first;
  const to = Number(route.values.get("to")) || last;
  const left = width < 560 ? 84 : LABEL;
  const scale = (width - left - 12) / (to - from);
  const x = (time: number) => left + (time - from) * scale;
  const lanes = useMemo(() => lanesOf(marks, route.values.get("by") ?? "impact"), [marks, route.values.get("by")]);
  const height = TOP + lanes.length * LANE + AXIS;
  const move = (start: number, end: number) => {
    if (end - start < SMALLEST) return;
    refine(route, { from: Math.round(start), to: Math.round(end) });
  };
  const zoom = (factor: number, at = (from + to) / 2) => move(at - (at - from) * factor, at + (to - at) * factor);
  const shift = (part: number) => move(from + (to - from) * part, to + (to - from) * part);
  const latest = useRef({ zoom, from, to, left, scale });
  latest.current = { zoom, from, to, left, scale };
  useEffect(() => {
    // Only with Ctrl or Alt, as maps do: otherwise the page could not be scrolled past it.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.altKey) return;
      event.preventDefault();
      const now = latest.current;
      const inside = event.clientX - (place.current?.getBoundingClientRect().left ?? 0);
      now.zoom(event.deltaY > 0 ? 1.25 : 0.8, now.from + (inside - now.left) / now.scale);
    };
    const own = place.current;
    own?.addEventListener("wheel", wheel, { passive: false });
    return () => own?.removeEventListener("wheel", wheel);
  }, []);
  const drag = useRef<{ x: number; from: number; to: number } | null>(null);
  const keys = (event: KeyboardEvent) => {
    const act = { "+": () => zoom(0.6), "=": () => zoom(0.6), "-": () => zoom(1.6), ArrowLeft: () => shift(-0.2), ArrowRight: () => shift(0.2), "0": () => refine(route, { from: null, to: null }) }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  const inView = marks.filter((_, n) => (times[n] ?? 0) >= from && (times[n] ?? 0) <= to);
  return (
    <>
      <div class="tools axis-tools">
        <button type="button" class="small" onClick={() => zoom(0.6)}>Zoom in</button>
        <button type="button" class="small" onClick={() => zoom(1.6)}>Zoom out</button>
        <button type="button" class="small" onClick={() => shift(-0.3)}>Earlier</button>
        <button type="button" class="small" onClick={() => shift(0.3)}>Later</button>
        <button type="button" class="small" onClick={() => refine(route, { from: null, to: null })}>All</button>
        <span class="quiet hint">Drag to move, Ctrl and wheel to zoom; keys + − ← → 0</span>
      </div>
      <div onKeyDown={keys}><Picture name="timeline">
        <div ref={place} class="axis-place"
          onPointerDown={(event) => { if (event.button === 0) drag.current = { x: event.clientX, from, to }; }}
          onPointerMove={(event) => { const begun = drag.current; if (begun && event.buttons & 1 && Math.abs(event.clientX - begun.x) > 3) move(begun.from - (event.clientX - begun.x) / scale, begun.to - (event.clientX - begun.x) / scale); }}
          onPointerUp={() => { drag.current = null; }} onPointerLeave={() => { drag.current = null; }} onDragStart={(event) => event.preventDefault()}>
          <svg class="timeline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={`${inView.length} drifts between ${new Date(from).toLocaleString()} and ${new Date(to).toLocaleString()}`}>
            <Ticks from={from} to={to} x={x} bottom={height - AXIS} left={left} width={width} />
            {lanes.map((lane, n) => <Lane key={lane.name} lane={lane} ends={route.values.get("by") === "table"} y={TOP + n * LANE} left={left} width={width} x={x} from={from} to={to} zoom={move} />)}
          </svg>
        </div>
      </Picture></div>
      <section aria-label="Drifts in view">
        <h2>In view <span class="count">{inView.length}</span></h2>
        <MarkList marks={inView.slice(0, LISTED)} withStatus />
        {inView.length > LISTED && <p class="quiet">The newest {LISTED} of them. Zoom in to see others.</p>}
      </section>
    </>
  );
}

// ends: of names that begin alike, such as those of tables in a schema, the end is shown.
function Lane({ lane, ends, y, left, width, x, from, to, zoom }: { lane: { name: string; marks: Mark[] }; ends: boolean; y: number; left: number; width: number; x: (time: number) => number; from: number; to: number; zoom: (from: number, to: number) => void }) {
  // What would lie on each other is one mark with a number.
  const heaps: { centre: number; worst: Impact; marks: Mark[] }[] = [];
  const timed = lane.marks.map((mark) => ({ mark, time: Date.parse(mark.detected_at) })).filter(({ time }) => time >= from && time <= to);
  for (const { mark, time } of timed.sort((a, b) => b.time - a.time)) {
    const heap = heaps.at(-1);
    if (!heap || heap.centre - x(time) > APART) heaps.push({ centre: x(time), worst: mark.impact, marks: [mark] });
    else {
      heap.marks.push(mark);
      if (IMPACTS.indexOf(mark.impact) < IMPACTS.indexOf(heap.worst)) heap.worst = mark.impact;
    }
  }
  const middle = y + LANE / 2;
  const most = Math.floor((left - 12) / 6.6);
  return (
    <g>
      <line class="lane" x1={left} x2={width} y1={middle} y2={middle} />
      <text class="lane-name" x="0" y={middle + 4}><title>{lane.name}</title>{lane.name.length <= most ? lane.name : ends ? `…${lane.name.slice(1 - most)}` : `${lane.name.slice(0, most - 1)}…`}</text>
      {heaps.map(({ centre, ...heap }) => {
        const [only] = heap.marks;
        if (!only) return null;
        if (heap.marks.length === 1) return (
          <a key={only.drift_id} href={href(["drift", only.drift_id])} aria-label={`${only.impact}, ${schemaOf(only)}.${only.table_name}: ${only.summary}`} class={`mark ${only.status}`}>
            <title>{`${schemaOf(only)}.${only.table_name}: ${only.summary}`}</title>
            <circle cx={centre} cy={middle} r="12" class="target" />
            <path class={`fill-${only.impact.toLowerCase()}`} d={shapeOf(only.impact, centre, middle, 6)} />
          </a>
        );
        const [begin, end] = [Date.parse(heap.marks.at(-1)?.detected_at ?? ""), Date.parse(only.detected_at)];
        const room = Math.max((end - begin) * 0.2, SMALLEST);
        const open = () => zoom(begin - room, end + room);
        return (
          <g key={only.drift_id} role="button" tabIndex={0} class="heap" aria-label={`${heap.marks.length} drifts, worst ${heap.worst}: zoom in`} onClick={open} onKeyDown={(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); open(); } }}>
            <title>{`${heap.marks.length} drifts, worst ${heap.worst}`}</title>
            <circle cx={centre} cy={middle} r={Math.min(13, 8 + Math.log2(heap.marks.length))} class={`fill-${heap.worst.toLowerCase()}`} />
            <text x={centre} y={middle + 3.5} class="heap-count">{heap.marks.length > 99 ? "99+" : heap.marks.length}</text>
          </g>
        );
      })}
    </g>
  );
}

const STEPS = [1, 5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 86400, 2 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 91 * 86400, 365 * 86400].map((seconds) => seconds * 1000);

function Ticks({ from, to, x, bottom, left, width }: { from: number; to: number; x: (time: number) => number; bottom: number; left: number; width: number }) {
  const wanted = Math.max(2, Math.floor((width - left) / 110));
  const step = STEPS.find((own) => (to - from) / own <= wanted) ?? (to - from) / wanted;
  const zone = new Date(from).getTimezoneOffset() * 60000;
  const ticks: number[] = [];
  for (let time = Math.ceil((from - zone) / step) * step + zone; time <= to; time += step) ticks.push(time);
  const format = step < 60000 ? { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const : step < 86400000 ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const : step < 30 * 86400000 ? { day: "numeric", month: "short" } as const : { month: "short", year: "numeric" } as const;
  return (
    <g aria-hidden="true">
      {ticks.map((time) => (
        <g key={time}>
          <line class="tick" x1={x(time)} x2={x(time)} y1={0} y2={bottom + 4} />
          <text class="tick-text" x={x(time)} y={bottom + 18}>{new Intl.DateTimeFormat(undefined, format).format(time)}</text>
        </g>
      ))}
    </g>
  );
}
