// Several databases behind one service: which there are, how each is, and the way from one to another.
import { useEffect } from "preact/hooks";
import { all, get, useLoad } from "./api";
import { Failure, Heading, ImpactMark, Section, Shell, Text, Time } from "./bits";
import { database, useRoute, within, type Route } from "./route";
import { IMPACTS, type DatabaseShown, type Databases, type FleetDifference } from "./types";

const AGAIN = 10000;
// What has a number or a name of one database alone.
const DETAILS = new Set(["table", "drift"]);

export function useDatabases() {
  const found = useLoad("databases", () => get<Databases>("v1/databases"));
  useEffect(() => {
    const timer = setInterval(found.reload, AGAIN);
    return () => clearInterval(timer);
  }, []);
  return found;
}

export function Switch({ known, route }: { known: DatabaseShown[]; route: Route }) {
  return (
    <label class="choice switch">
      <span class="unseen">Database</span>
      <select value={database ?? ""} onChange={(event) => (location.hash = within(event.currentTarget.value, DETAILS.has(route.parts[0] ?? "") ? [] : route.parts.slice(0, 1)))}>
        {known.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
        <option value="">all databases</option>
      </select>
    </label>
  );
}

export function AllDatabases({ databases, unknown }: Databases) {
  return (
    <>
      <Heading note="Those in which your key is valid.">Databases</Heading>
      {database && !databases.some((one) => one.name === database) && <p class="failure" role="alert">There is no database <bdi>{database}</bdi> here, or your key is not valid in it.</p>}
      {unknown > 0 && <p class="quiet">{unknown === 1 ? "One more does" : `${unknown} more do`} not answer, and cannot say whether the key is valid there.</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Databases">
        <table class="grid">
          <thead><tr><th>Database</th><th>State</th><th>Open</th><th class="num">Tables</th><th class="num">To be sent</th><th>PostgreSQL</th><th>Groups</th></tr></thead>
          <tbody>{databases.map((one) => <Row key={one.name} one={one} />)}</tbody>
        </table>
      </div>
      <Differing databases={databases} />
    </>
  );
}

interface Differs {
  database: string;
  own: FleetDifference;
}

// What each database says of itself: nobody is asked that has nothing to say.
function Differing({ databases }: { databases: DatabaseShown[] }) {
  const asked = databases.filter((one) => Object.keys(one.fleet_differences ?? {}).length > 0);
  const { values } = useRoute();
  const found = useLoad(JSON.stringify(asked.map((one) => [one.name, one.fleet_differences])), async () => {
    const lists = asked.map(async ({ name, path }) => (await all<FleetDifference>(path.slice(1) + "/fleet", "differences", 200, { state: "open" })).map((own) => ({ database: name, own })));
    return (await Promise.all(lists)).flat().sort((a, b) => IMPACTS.indexOf(a.own.impact) - IMPACTS.indexOf(b.own.impact) || a.own.table.localeCompare(b.own.table));
  });
  if (!asked.length) return null;
  return (
    <Section title="Otherwise than in their group">
      {found.error && <Failure error={found.error} again={found.reload} />}
      <div class="stack">{found.value?.map((one) => <Difference key={`${one.database}/${one.own.difference_id}`} {...one} chosen={values.get("differs")} />)}</div>
    </Section>
  );
}

function Difference({ database: name, own, chosen }: Differs & { chosen: string | null }) {
  const id = `${name}/${own.difference_id}`;
  const table = own.table.replaceAll("'", `'\\''`);
  const others = own.odd.filter((odd) => odd !== own.member);
  return (
    <details class="card" open={chosen === id}>
      <summary><ImpactMark impact={own.impact} /> <bdi>{own.table}</bdi> in <bdi>{own.member}</bdi>: {own.summary} <span class="quiet">since <Time at={own.since} /></span></summary>
      <p class="quiet">Group <bdi>{own.group}</bdi>: as most {own.alike.length === 1 ? "is" : "are"} <bdi>{own.alike.join(", ")}</bdi>{own.tied && ", which are no more than are otherwise"}{others.length > 0 && <>; otherwise as well <bdi>{others.join(", ")}</bdi></>}.</p>
      {own.consumer_summary && <p>{own.consumer_summary}</p>}
      <ul>{own.changes.map((change, n) => <li key={n}><ImpactMark impact={change.impact} /> {change.difference}<div class="quiet"><Text text={change.remedy} copy /></div></li>)}</ul>
      <Shell text={`schemawatch compare ${own.alike[0] ?? ""} ${own.member} '${table}'`} />
      <p>{own.schema_id && <><a href={within(name, ["table", String(own.schema_id)])}>The table</a> · </>}<a href={`${within("", [])}?differs=${encodeURIComponent(id)}`}>Link to this</a></p>
    </details>
  );
}

const Row = ({ one }: { one: DatabaseShown }) => (
  <tr>
    <td><a href={within(one.name, [])}><bdi>{one.name}</bdi></a></td>
    <td>
      <span class={`dot ${one.state === "ok" ? (one.hint ? "" : "ok") : one.state === "read_only" ? "" : "unavailable"}`} /> {one.state.replace("_", " ")}
      {one.state !== "ok" && <> since <Time at={one.since} /></>}
      {one.copy && <div class="quiet">{one.copy.state === "waiting" && <><span class="dot unavailable" /> </>}copy of <bdi>{one.copy.source_name}</bdi>{one.copy.received_at ? <>, {one.copy.state === "copying" ? "copying" : "received"} <Time at={one.copy.received_at} /></> : ": nothing arrives"}</div>}
      {one.other_databases?.map((other) => <div key={other.name} class="quiet">{other.failed_at && <><span class="dot unavailable" /> </>}reads <bdi>{other.name}</bdi>{other.failed_at ? <>: fails since <Time at={other.failed_at} /></> : other.read_at ? <>, last <Time at={other.read_at} /></> : ", not yet"}</div>)}
      {one.last_error && <div class="quiet">{one.last_error}</div>}
      {one.hint && <div class="quiet"><Text text={one.hint} /></div>}
    </td>
    <td>{IMPACTS.filter((impact) => impact !== "SAFE" && one.open_drifts?.[impact]).map((impact) => <span key={impact} class="line"><ImpactMark impact={impact} /> {one.open_drifts?.[impact]}</span>)}{one.open_drifts && !one.open_drifts.BREAKING && !one.open_drifts.RISKY && <span class="quiet">none</span>}</td>
    <td class="num">{one.tables ?? "?"}</td>
    <td class="num">{one.backlog ?? "?"}</td>
    <td title={one.server_version ?? ""}>{one.server_version?.replace(/ \(.*/, "") ?? "?"}</td>
    <td class="quiet">{one.groups.join(", ")}</td>
  </tr>
);
