// Who depends on what: contracts, kept or broken, and what hangs on a table or a column.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { all, get, useLoad } from "./api";
import { Choice, Empty, Heading, Part, Section, Shell, Sql, Time, schemaOf } from "./bits";
import { Graph, Picture } from "./picture";
import { atDatabase, href, refine, type Route } from "./route";
import { plain, title } from "./structure";
import { ImpactPicture } from "./table";
import { useNames } from "./tables";
import type { Consumer, ContractCheck, Item, Snapshot, Use } from "./types";

export function Consumers({ route }: { route: Route }) {
  const name = route.parts[1];
  return name === undefined ? <List route={route} /> : <One name={name} />;
}

const useConsumers = () => useLoad("consumers", () => all<Consumer>("v1/consumers", "consumers", 5000, { limit: 200 }));

function List({ route }: { route: Route }) {
  const consumers = useConsumers();
  return (
    <>
      <Heading note="Who has declared what they read and write, and what a change would hit.">Consumers</Heading>
      <Part of={consumers}>{(list) => (list.length ? (
        <div class="scroll" tabIndex={0} role="region" aria-label="Consumers"><table class="grid">
          <thead><tr><th scope="col">Consumer</th><th scope="col">Owner</th><th scope="col">Contract</th><th scope="col">Tables</th></tr></thead>
          <tbody>{list.map((own) => (
            <tr key={own.consumer_id}>
              <td><a href={href(["consumers", own.name])}><bdi>{own.name}</bdi></a></td>
              <td><bdi>{[own.owner, own.channel].filter(Boolean).join(", ")}</bdi></td>
              <td><Kept name={own.name} /></td>
              <td><bdi>{own.tables.join(", ")}</bdi></td>
            </tr>
          ))}</tbody>
        </table></div>
      ) : (
        <Empty title="No consumer has declared anything yet.">
          <p>Draft a contract of who reads now, look at it, and apply it:</p>
          <Shell text={`schemawatch contract init billing --role billing${atDatabase} > billing.yml\nschemawatch contract apply billing.yml${atDatabase}`} />
          <p>From then on each drift says whom it hits.</p>
        </Empty>
      ))}</Part>
      <Impact route={route} />
    </>
  );
}

// Asked for when it comes into sight: there may be hundreds.
export function Kept({ name }: { name: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true));
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return <span ref={place}>{seen ? <KeptNow name={name} /> : <span class="quiet">…</span>}</span>;
}

function KeptNow({ name }: { name: string }) {
  const check = useLoad(`kept ${name}`, () => get<ContractCheck>(`v1/consumers/${encodeURIComponent(name)}/check`), true);
  if (check.error) return <span class="quiet">{check.error.problem.title}</span>;
  if (!check.value) return <span class="quiet">…</span>;
  return check.value.kept ? <span class="state resolved">kept</span> : <span class="state broken">broken: {check.value.broken.length}</span>;
}

function Impact({ route }: { route: Route }) {
  const overview = useNames();
  const id = Number(route.values.get("table")) || null;
  const column = route.values.get("column") ?? "";
  const options = useMemo(() => (overview.value ?? []).map((table) => [String(table.schema_id), `${schemaOf(table)}.${table.table_name}`] as const).sort((a, b) => (a[1] < b[1] ? -1 : 1)), [overview.value]);
  return (
    <Section title="What depends on a column" tools={<>
      <Choice label="Table" value={String(id ?? "")} options={[["", "choose one"], ...options]} onChange={(value) => refine(route, { table: value, column: null })} />
      {id && <Columns id={id} column={column} onChange={(value) => refine(route, { column: value })} />}
    </>}>
      {id ? <ImpactPicture id={id} column={column} /> : <p class="quiet">Choose a table to see what its views, keys, functions, roles and consumers would lose.</p>}
    </Section>
  );
}

function Columns({ id, column, onChange }: { id: number; column: string; onChange: (value: string) => void }) {
  const latest = useLoad(`columns ${id}`, () => get<Snapshot>(`v1/schemas/${id}/latest`));
  const columns = Array.isArray(latest.value?.snapshot.columns) ? (latest.value.snapshot.columns as Item[]) : [];
  return <Choice label="Column" value={column} options={[["", "all of it"], ...columns.map((item) => [String(item.name), String(item.name)] as const)]} onChange={onChange} />;
}

interface Contract {
  consumer: string;
  owner?: string;
  channel?: string;
  description?: string;
  roles?: string[];
  tables: Use[];
}

function One({ name }: { name: string }) {
  const path = `v1/consumers/${encodeURIComponent(name)}`;
  const contract = useLoad(`contract ${name}`, () => get<Contract>(path));
  const check = useLoad(`check ${name}`, () => get<ContractCheck>(`${path}/check`), true);
  const overview = useNames();
  const about = useConsumers().value?.find((own) => own.name === name);
  const known = new Map((overview.value ?? []).map((table) => [`${schemaOf(table)}.${table.table_name}`, table.schema_id]));
  const link = (table: string) => {
    const found = known.get(table);
    return found === undefined ? undefined : href(["table", found]);
  };
  return (
    <Part of={contract} whole>{(found) => (
      <>
        <Heading note={<span class="line"><bdi>{[found.owner, found.channel].filter(Boolean).join(", ")}</bdi>{about && <span>declared <Time at={about.registered_at} /> by <bdi>{about.registered_by}</bdi></span>}</span>}><bdi>{found.consumer}</bdi></Heading>
        {found.description && <p><bdi>{found.description}</bdi></p>}
        <Section title="Is its contract kept?">
          <Part of={check}>{({ kept, broken }) => (kept ? <p><span class="state resolved">kept</span> The database has all that it declares.</p> : (
            <div class="scroll" tabIndex={0} role="region" aria-label="What is broken"><table class="grid">
              <thead><tr><th scope="col">Table</th><th scope="col">What</th><th scope="col">Requirement</th><th scope="col">Problem</th></tr></thead>
              <tbody>{broken.map((own, n) => <tr key={n}><td><bdi>{own.table_name}</bdi></td><td><bdi>{own.object_name}</bdi></td><td>{own.requirement}</td><td><bdi>{own.problem}</bdi>{own.hint && (own.hint.endsWith(";") ? <Sql text={own.hint} /> : <div class="quiet"><bdi>{own.hint}</bdi></div>)}</td></tr>)}</tbody>
            </table></div>
          ))}</Part>
        </Section>
        <Section title="What it declares">
          <Picture name={`consumer-${found.consumer}`}><Graph label="Tables of the consumer" middle={{ text: found.consumer }} left={[]} right={found.tables.map((use) => ({ text: use.table, note: ways(use), href: link(use.table) }))} /></Picture>
          {found.tables.map((use, n) => (
            <div key={n} class="card use"><h3>{link(use.table) ? <a href={link(use.table)}><bdi>{use.table}</bdi></a> : <bdi>{use.table}</bdi>}</h3>
              <dl class="pairs">{Object.entries(use).filter(([what]) => what !== "table").map(([what, value]) => <div key={what}><dt>{title(what)}</dt><dd><Declared value={value} /></dd></div>)}</dl>
            </div>
          ))}
        </Section>
      </>
    )}</Part>
  );
}

// Keys are words of ours in what is required, and names of columns below that.
const Declared = ({ value }: { value: unknown }) => (value !== null && typeof value === "object" && !Array.isArray(value)
  ? <>{Object.entries(value).map(([what, own]) => <div key={what}>{title(what)}: <bdi>{required(own)}</bdi></div>)}</>
  : <bdi>{plain(value)}</bdi>);
const required = (value: unknown): string => (Array.isArray(value) ? value.map((own) => (Array.isArray(own) ? `(${own.join(", ")})` : plain(own))).join(", ")
  : value !== null && typeof value === "object" ? Object.entries(value).map(([column, own]) => `${column} ${Array.isArray(own) ? `(${own.map(plain).join(", ")})` : plain(own)}`).join(", ") : plain(value));

const ways = (use: Use) => ["reads", "inserts", "updates", "deletes"].filter((way) => use[way]).map((way) => (Array.isArray(use[way]) ? `${way} ${count(use[way] as unknown[])}` : use[way] === "*" ? `${way} all columns` : way)).join(", ");
const count = (columns: unknown[]) => `${columns.length} ${columns.length === 1 ? "column" : "columns"}`;
