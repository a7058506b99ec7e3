// Is everything seen? Triggers, scheduler, listener, backlog, and what the sweep found that no trigger had.
import { get, query, useAgain, useLoad } from "./api";
import { Text, Time } from "./bits";
import { database } from "./route";
import type { Copied, Health, Mark, OneDatabase } from "./types";

const MOST = 1000;
const WEEK = 7 * 86400 * 1000;

interface Fact {
  name: string;
  value: preact.ComponentChildren;
  good: boolean;
  note: string;
}

export const Coverage = () => (database ? <OfSeveral name={database} /> : <OfOne />);

// What is not a drift comes without an event: a server that stops, a trigger that somebody disables.
const AGAIN = 10000;
const useWeek = () => useLoad("week", () => get<{ marks: Mark[] }>(`v1/timeline${query({ since: new Date(Date.now() - WEEK).toISOString(), limit: MOST })}`), true);

// /health is of the whole service there; each database says for itself how it is.
function OfSeveral({ name }: { name: string }) {
  const found = useLoad("coverage", () => get<OneDatabase>(`v1/databases/${encodeURIComponent(name)}`), true);
  useAgain(found.reload, AGAIN);
  const week = useWeek();
  const one = found.value;
  if (!one) return null;
  const version = { name: "PostgreSQL", value: one.server_version?.replace(/ \(.*/, "") ?? "?", good: true, note: one.server_version ?? "Version of the server" };
  if (one.health?.coverage && one.state === "ok") return <Facts facts={[...factsOf(one.health, week.value?.marks), version]} />;
  return <Facts facts={[
    ...copyFacts(one.copy),
    { name: "Database", value: one.state.replace("_", " "), good: one.state === "ok", note: one.hint ?? one.last_error ?? "" },
    { name: "Tables", value: one.tables ?? "?", good: true, note: "Tables that are watched" },
    version,
    ...otherFacts(one.other_databases ?? []),
  ]} />;
}

// A database of a hub shows another one: nothing is captured, scanned or sent there.
const copyFacts = (copy: Copied | null): Fact[] => (copy ? [{
  name: `Copy of ${copy.source_name}`,
  value: copy.received_at ? <>{copy.state}, <Time at={copy.received_at} /></> : copy.state,
  good: copy.state !== "waiting",
  note: copy.state === "waiting" ? "Nothing arrives, so what is here gets old: the log of this server says why" : "Filled by replication, and only read; a source at rest sends something every 30 seconds",
}] : []);

const otherFacts = (others: { name: string; read_at: string | null; failed_at: string | null }[]): Fact[] => others.map((other) => ({
  name: `Reads ${other.name}`,
  value: other.failed_at ? <>fails since <Time at={other.failed_at} /></> : other.read_at ? <Time at={other.read_at} /> : "not yet",
  good: !other.failed_at,
  note: other.failed_at ? "Changes there are not found until it can be read again" : "Nothing is installed there: changes are found by reading, without who made them",
}));

function OfOne() {
  const health = useLoad("coverage", () => get<Health>("health"), true);
  useAgain(health.reload, AGAIN);
  const week = useWeek();
  if (!health.value) return null;
  return <Facts facts={factsOf(health.value, week.value?.marks)} />;
}

function Facts({ facts }: { facts: Fact[] }) {
  const bad = facts.filter((fact) => !fact.good && fact.note);
  return (
    <div class="coverage">
      <dl class="facts" aria-label="Coverage">
        {facts.map((fact) => (
          <div key={fact.name} class={fact.good ? "fact" : "fact bad"} title={fact.note}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}{!fact.good && <span class="unseen"> needs attention</span>}</dd>
          </div>
        ))}
      </dl>
      {bad.map((fact) => <p key={fact.name} class="quiet"><strong>{fact.name}</strong>: <Text text={fact.note} /></p>)}
    </div>
  );
}

const waitingOf = ({ dead_deliveries: dead, oldest_pending_seconds: oldest }: NonNullable<Health["coverage"]>): string =>
  [(oldest ?? 0) >= 300 && `the oldest message waits for ${Math.floor((oldest ?? 0) / 60)} min`, dead && `${dead} were given up`].filter(Boolean).join(", ");

function factsOf(health: Health, week: Mark[] | undefined): Fact[] {
  const seen = health.coverage;
  if (!seen) return [{ name: "Database", value: health.database.state, good: health.database.state === "ok", note: health.database.hint ?? "" }];
  if (seen.copy) return [...copyFacts(seen.copy), { name: "Tables", value: seen.watched, good: true, note: "Tables that are watched" }];
  const triggers = seen.event_triggers;
  const state = !triggers.installed ? "not installed" : !triggers.enabled ? "disabled" : triggers.always ? "always" : "not in replica role";
  return [
    { name: "Tables", value: seen.watched + seen.other_databases.reduce((sum, other) => sum + other.watched, 0), good: true, note: "Tables that are watched, those of other databases among them" },
    { name: "Triggers", value: state, good: triggers.enabled, note: triggers.enabled ? "Event triggers capture DDL in its own transaction" : "only scans see what changes, mostly without who did it. `schemawatch doctor` says what to do." },
    { name: "Scheduler", value: health.scheduler.kind.replace("_", " "), good: health.scheduler.kind !== "none", note: health.scheduler.kind === "none" ? "nobody looks for what no trigger sees. `schemawatch doctor` says what to do." : "Who runs the scan for what no trigger sees" },
    { name: "Last checked", value: seen.oldest_checked_at ? <Time at={seen.oldest_checked_at} /> : "never", good: true, note: "The table that was checked the longest time ago" },
    { name: "Notifier", value: health.listener.state, good: !["stalled", "stopped"].includes(health.listener.state), note: health.listener.state === "elsewhere" ? "Another process delivers webhooks, or none" : "Delivers webhooks; NOTIFY wakes it" },
    { name: "Backlog", value: seen.pending_deliveries + (seen.dead_deliveries ? ` + ${seen.dead_deliveries} dead` : ""), good: !seen.dead_deliveries && (seen.oldest_pending_seconds ?? 0) < 300, note: waitingOf(seen) || "Deliveries that are still to be sent, and those that were given up" },
    { name: "Captured, 7 d", value: week ? `${week.filter((mark) => mark.source === "ddl").length}${week.length >= MOST ? "+" : ""}` : "…", good: true, note: "Drifts that a trigger captured in their own transaction" },
    { name: "Swept, 7 d", value: seen.swept_not_captured, good: seen.swept_not_captured === 0, note: "Drifts that a scan found and no trigger had captured" },
    { name: "Capture errors", value: seen.capture_errors, good: seen.capture_errors === 0, note: "Times in seven days that capture failed and stood aside" },
    ...otherFacts(seen.other_databases),
  ];
}
