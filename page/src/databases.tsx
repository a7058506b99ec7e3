// Several databases behind one service: which there are, how each is, and the way from one to another.
import { useEffect } from "preact/hooks";
import { get, useLoad } from "./api";
import { Heading, ImpactMark, Time } from "./bits";
import { database, within, type Route } from "./route";
import { IMPACTS, type DatabaseShown, type Databases } from "./types";

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
    </>
  );
}

const Row = ({ one }: { one: DatabaseShown }) => (
  <tr>
    <td><a href={within(one.name, [])}><bdi>{one.name}</bdi></a></td>
    <td>
      <span class={`dot ${one.state === "ok" ? "ok" : one.state === "read_only" ? "" : "unavailable"}`} /> {one.state.replace("_", " ")}
      {one.state !== "ok" && <> since <Time at={one.since} /></>}
      {one.last_error && <div class="quiet">{one.last_error}</div>}
      {one.hint && <div class="quiet">{one.hint}</div>}
    </td>
    <td>{IMPACTS.filter((impact) => impact !== "SAFE" && one.open_drifts?.[impact]).map((impact) => <span key={impact} class="line"><ImpactMark impact={impact} /> {one.open_drifts?.[impact]}</span>)}{one.open_drifts && !one.open_drifts.BREAKING && !one.open_drifts.RISKY && <span class="quiet">none</span>}</td>
    <td class="num">{one.tables ?? "?"}</td>
    <td class="num">{one.backlog ?? "?"}</td>
    <td>{one.server_version ?? "?"}</td>
    <td class="quiet">{one.groups.join(", ")}</td>
  </tr>
);
