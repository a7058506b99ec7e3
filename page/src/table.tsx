// One table: its structure as of any version, any two side by side, its neighbours, and who depends on it.
import { useMemo } from "preact/hooks";
import { all, change, get, may, query, useLoad } from "./api";
import { Choice, Empty, Failure, Heading, ImpactMark, Part, schemaOf, Section, Time } from "./bits";
import { Finding, Words } from "./drift";
import { MarkList } from "./inbox";
import { Graph, Picture, type Node } from "./picture";
import { href, refine, type Route } from "./route";
import { paired, structure, title, type Pair } from "./structure";
import { useNames } from "./tables";
import { named } from "./visible";
import { words } from "./words";
import { useState } from "preact/hooks";
import type { ApiError } from "./api";
import type { Change, Hit, Impact, Item, Mark, Snapshot, TableOverview, Use, Version, WatchedTable } from "./types";

const MOST = 500;

export function TableView({ route }: { route: Route }) {
  const id = Number(route.parts[1]);
  const table = useLoad(`table ${id}`, () => get<WatchedTable>(`v1/schemas/${id}`), true);
  const versions = useLoad(`versions ${id}`, () => all<Version>(`v1/schemas/${id}/versions`, "versions", 5000, { limit: 200 }), true);
  return (
    <Part of={table} whole>{(found) => (
      <>
        <Heading note={<TableNote table={found} />} tools={may("write") && !found.other_database && <ScanNow id={id} done={() => { table.reload(); versions.reload(); }} />}><bdi><span class="quiet">{named(schemaOf(found))}.</span>{named(found.table_name)}</bdi></Heading>
        <Part of={versions}>{(list) => <Structure table={found} versions={list} route={route} />}</Part>
        {found.other_database ? <Section title="Who depends on it" id="depends"><TableConsumers id={id} /></Section> : <Depends id={id} route={route} />}
        <Section title="Drifts"><History id={id} /></Section>
      </>
    )}</Part>
  );
}

const TableNote = ({ table }: { table: WatchedTable }) => (
  <span class="line"><span class={`state ${table.status}`}>{table.status}</span><span>version {table.current_version}</span>{table.last_checked_at && <span>checked <Time at={table.last_checked_at} /></span>}<span>watched since <Time at={table.registered_at} /></span>{table.other_database && <span>in database <bdi>{table.other_database}</bdi>, where nothing is installed: changes are found by reading it now and then, without who made them</span>}</span>
);

function ScanNow({ id, done }: { id: number; done: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  return <>{error && <Failure error={error} />}<button type="button" onClick={() => change("POST", `v1/schemas/${id}/scan`).then(done, setError)}>Scan now</button></>;
}

function Structure({ table, versions, route }: { table: WatchedTable; versions: Version[]; route: Route }) {
  const id = table.schema_id;
  const newest = versions[0]?.version ?? 1;
  const oldest = versions.at(-1)?.version ?? 1;
  const within = (text: string | null) => {
    const number = Number(text);
    return text && versions.some((own) => own.version === number) ? number : null;
  };
  const shown = within(route.values.get("v")) ?? newest;
  const other = within(route.values.get("with"));
  const lost = ["v", "with"].map((name) => route.values.get(name)).find((text) => text && within(text) === null);
  const about = versions.find((own) => own.version === shown);
  return (
    <Section title="Structure" tools={<>
      <Choice label="Compare with" value={String(other ?? "")} options={[["", "nothing"], ...versions.filter((own) => own.version !== shown).map((own) => [String(own.version), `version ${own.version}`] as const)]} onChange={(value) => refine(route, { with: value })} />
    </>}>
      {versions.length > 1 && (
        <label class="slider"><span>Version <strong>{shown}</strong> of {newest}</span>
          <input type="range" min={oldest} max={newest} value={shown} aria-valuetext={about ? `version ${shown}: ${about.summary ?? about.source}` : `version ${shown}`} onInput={(event) => refine(route, { v: event.currentTarget.value, with: other === Number(event.currentTarget.value) ? null : other })} />
        </label>
      )}
      {lost && <p class="quiet" role="status">There is no version {lost}: it never was, or is forgotten by now.</p>}
      {about && <p class="line version-note">{about.impact && <ImpactMark impact={about.impact} />}{about.drift_id ? <a href={href(["drift", about.drift_id])}><bdi>{about.summary}</bdi></a> : <span class="quiet">{about.source === "register" ? "as it was when it was registered" : about.source}</span>}<span class="quiet"><Time at={about.captured_at} long /></span></p>}
      <Documents id={id} shown={shown} other={other} />
      <Neighbours table={table} version={shown} />
    </Section>
  );
}

const useSnapshot = (id: number, version: number | null) => useLoad<Snapshot | null>(`snapshot ${id} ${version}`, async () => (version === null ? null : get<Snapshot>(`v1/schemas/${id}/versions/${version}`)));

function Documents({ id, shown, other }: { id: number; shown: number; other: number | null }) {
  const now = useSnapshot(id, shown);
  const before = useSnapshot(id, other);
  const pairs = useMemo(() => {
    if (!now.value) return null;
    const lines = structure(now.value.snapshot);
    if (other === null) return lines.map((line): Pair => ({ section: line.section, name: line.name, before: line.text, after: line.text }));
    return before.value ? paired(structure(before.value.snapshot), lines) : null;
  }, [now.value, before.value, other]);
  if (now.error ?? before.error) return <Part of={now.error ? now : before}>{() => null}</Part>;
  if (!pairs) return <p class="loading quiet" role="status">Loading</p>;
  return other === null ? <One pairs={pairs} /> : <><Two pairs={pairs} left={other} right={shown} /><Verdicts id={id} from={other} to={shown} /></>;
}

function sections(pairs: Pair[]): [string, Pair[]][] {
  const found = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const own = found.get(pair.section);
    if (own) own.push(pair);
    else found.set(pair.section, [pair]);
  }
  return [...found];
}

const One = ({ pairs }: { pairs: Pair[] }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label="Structure"><table class="grid structure">
    {sections(pairs).map(([section, own]) => (
      <tbody key={section}>
        <tr class="schema"><th scope="rowgroup" colSpan={2}>{title(section)} <span class="count">{own.length}</span></th></tr>
        {own.map((pair, n) => <tr key={n}><th scope="row"><bdi>{named(pair.name)}</bdi></th><td><bdi class="mono">{pair.after}</bdi></td></tr>)}
      </tbody>
    ))}
  </table></div>
);

function Two({ pairs, left, right }: { pairs: Pair[]; left: number; right: number }) {
  const [whole, setWhole] = useState(false);
  const changed = pairs.filter((pair) => pair.before !== pair.after);
  const shown = whole ? pairs : changed;
  return (
    <>
      <label class="check"><input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} /> also what is the same ({pairs.length - changed.length})</label>
      {shown.length === 0 ? <p class="quiet">Nothing differs.</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Comparison"><table class="grid structure two">
          <thead><tr><th scope="col">Name</th><th scope="col">Version {left}</th><th scope="col">Version {right}</th></tr></thead>
          {sections(shown).map(([section, own]) => (
            <tbody key={section}>
              <tr class="schema"><th scope="rowgroup" colSpan={3}>{title(section)}</th></tr>
              {own.map((pair, n) => <Compared key={n} pair={pair} />)}
            </tbody>
          ))}
        </table></div>
      )}
    </>
  );
}

function Compared({ pair }: { pair: Pair }) {
  const [before, after] = words(pair.before ?? "", pair.after ?? "");
  return (
    <tr>
      <th scope="row"><bdi>{named(pair.name)}</bdi></th>
      <td class={pair.before === pair.after ? "mono" : "mono before"}>{pair.before === null ? <span class="quiet">not there</span> : <Words list={pair.after === null ? [{ text: pair.before || pair.name, changed: true }] : before} />}</td>
      <td class={pair.before === pair.after ? "mono" : "mono after"}>{pair.after === null ? <span class="quiet">gone</span> : <Words list={pair.before === null ? [{ text: pair.after || pair.name, changed: true }] : after} />}</td>
    </tr>
  );
}

function Verdicts({ id, from, to }: { id: number; from: number; to: number }) {
  const diff = useLoad(`diff ${id} ${from} ${to}`, () => get<{ impact: Impact | null; changes: Change[] }>(`v1/schemas/${id}/diff${query({ from, to })}`));
  return <Part of={diff}>{(found) => <>{found.changes.map((finding, n) => <Finding key={n} finding={finding} />)}</>}</Part>;
}

// Tables that it refers to are on the right, those that refer to it on the left.
function Neighbours({ table: { schema_id, other_database }, version }: { table: WatchedTable; version: number }) {
  const snapshot = useSnapshot(schema_id, version);
  const overview = useNames();
  if (!snapshot.value) return null;
  const document = snapshot.value.snapshot;
  const known = new Map((overview.value ?? []).filter((table: TableOverview) => table.other_database === other_database).map((table) => [`${table.schema_name}.${table.table_name}`, table.schema_id]));
  const link = (name: string) => {
    const found = known.get(name);
    return found === undefined ? undefined : href(["table", found]);
  };
  const list = (name: string) => (Array.isArray(document[name]) ? (document[name] as Item[]) : []);
  const node = (name: unknown, columns: unknown): Node => ({ text: String(name), note: `(${Array.isArray(columns) ? columns.join(", ") : ""})`, href: link(String(name)) });
  const right = list("constraints").filter((item) => item.references).map((item) => node((item.references as Item).table, item.columns));
  const left = list("referenced_by").filter((item) => item.table).map((item) => node(item.table, item.columns));
  if (!right.length && !left.length) return null;
  const own = document.table as Item;
  return <><h3>Foreign keys</h3><Picture name={`${String(own.name)}-neighbours`}><Graph label="Foreign keys" middle={{ text: `${String(own.schema)}.${String(own.name)}` }} left={left} right={right} /></Picture></>;
}

function Depends({ id, route }: { id: number; route: Route }) {
  const column = route.values.get("column") ?? "";
  const latest = useLoad(`latest ${id}`, () => get<Snapshot>(`v1/schemas/${id}/latest`));
  const columns = (Array.isArray(latest.value?.snapshot.columns) ? (latest.value.snapshot.columns as Item[]) : []).map((item) => String(item.name));
  return (
    <Section title="Who depends on it" id="depends" tools={<Choice label="If this goes" value={column} options={[["", "the table"], ...columns.map((name) => [name, name] as const)]} onChange={(value) => refine(route, { column: value })} />}>
      <ImpactPicture id={id} column={column} />
      <TableConsumers id={id} />
    </Section>
  );
}

export function ImpactPicture({ id, column }: { id: number; column: string }) {
  const hits = useLoad(`impact ${id} ${column}`, () => get<{ impact: Hit[] }>(`v1/schemas/${id}/impact${query({ column })}`));
  return <Part of={hits}>{({ impact }) => (impact.length ? (
    <>
      <Picture name="impact"><Graph label="What depends on it" middle={{ text: column || "the table", note: column ? "column" : "and all that is in it" }} left={[]} right={impact.map((hit) => ({ text: hit.name, note: `${hit.kind}: ${hit.how}`, kind: hit.kind === "consumer" ? "consumer" : "" }))} /></Picture>
      <div class="scroll" tabIndex={0} role="region" aria-label="What depends on it"><table class="grid">
        <thead><tr><th scope="col">Kind</th><th scope="col">Name</th><th scope="col">How</th><th scope="col">Known from</th></tr></thead>
        <tbody>{impact.map((hit, n) => <tr key={n}><td>{hit.kind}</td><td><bdi>{hit.name}</bdi></td><td><bdi>{hit.how}</bdi></td><td>{hit.evidence}</td></tr>)}</tbody>
      </table></div>
    </>
  ) : <Empty title="Nothing is known to depend on it." />)}</Part>;
}

function TableConsumers({ id }: { id: number }) {
  const found = useLoad(`consumers of ${id}`, () => get<{ consumers: { name: string; owner: string | null; channel: string | null; use: Use }[] }>(`v1/schemas/${id}/consumers`));
  return <Part of={found}>{({ consumers }) => (consumers.length ? (
    <p class="spared">Contracts: {consumers.map((own, n) => <span key={own.name}>{n > 0 && ", "}<a href={href(["consumers", own.name])}><bdi>{own.name}</bdi></a></span>)}</p>
  ) : null)}</Part>;
}

function History({ id }: { id: number }) {
  const marks = useLoad(`history ${id}`, () => all<Mark>("v1/timeline", "marks", MOST, { schema_id: id, limit: MOST }), true);
  return <Part of={marks}>{(list) => (list.length ? <><MarkList marks={list} withStatus />{list.length >= MOST && <p class="quiet">The newest {MOST}. <a href={href(["timeline"], { table: id })}>All of them</a></p>}</> : <Empty title="It has not changed since it is watched." />)}</Part>;
}
