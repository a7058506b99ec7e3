// Who is told, and how that went: attempts, retry, replay, test. A secret is shown once, when it is made.
import { useState } from "preact/hooks";
import { all, change, get, may, useAgain, useLoad } from "./api";
import { Choice, Copy, Dialog, Empty, Failure, Heading, Part, Section, Shell, Time, full } from "./bits";
import { atDatabase, href, refine, type Route } from "./route";
import { useNames } from "./tables";
import type { ApiError } from "./api";
import type { Attempt, Delivery, Endpoint } from "./types";

const MOST = 200;
// Attempts come without an event of the stream.
const AGAIN = 5000;
const DAY = 86400 * 1000;

export const useEndpoints = () => useLoad("endpoints", () => all<Endpoint>("v1/webhooks", "webhooks", 2000, { limit: 200 }), true);

export function Deliveries({ route }: { route: Route }) {
  const status = route.values.get("status") ?? "";
  const endpoint = route.values.get("to") ?? "";
  const endpoints = useEndpoints();
  useAgain(endpoints.reload, AGAIN);
  const list = useLoad(`deliveries ${status} ${endpoint}`, () => all<Delivery>("v1/deliveries", "deliveries", MOST, { status, endpoint_id: endpoint, limit: 200 }), true);
  return (
    <>
      <Heading note="Signed webhooks: who gets them, and how that went.">Deliveries</Heading>
      <Receivers endpoints={endpoints} reload={() => { endpoints.reload(); list.reload(); }} />
      <Section title="Messages" tools={<>
        <Choice label="Status" value={status} options={[["", "any"], ["pending", "pending"], ["delivered", "delivered"], ["dead", "dead"]]} onChange={(value) => refine(route, { status: value })} />
        <Choice label="To" value={endpoint} options={[["", "all receivers"], ...(endpoints.value ?? []).map((own) => [String(own.endpoint_id), own.url] as const)]} onChange={(value) => refine(route, { to: value })} />
      </>}>
        <Part of={list}>{(found) => (found.length ? <DeliveryList list={found} endpoints={endpoints.value} reload={list.reload} /> : <Empty title={status || endpoint ? "No message is like that." : "Nothing was sent yet."}><p>A message is queued with each drift that a receiver wants. A test sends one at once.</p></Empty>)}</Part>
        {(list.value?.length ?? 0) >= MOST && <p class="quiet">The newest {MOST}.</p>}
      </Section>
    </>
  );
}

type Ask = { title: string; text: string; action: string; fields: Parameters<typeof Dialog>[0]["fields"]; danger?: boolean; done: (values: Record<string, string>) => Promise<void> };

function Receivers({ endpoints, reload }: { endpoints: ReturnType<typeof useLoad<Endpoint[]>>; reload: () => void }) {
  const [asked, setAsked] = useState<Ask | null>(null);
  const [secret, setSecret] = useState<{ url: string; secret: string } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const writes = may("write");
  const act = (path: string, body?: unknown) => change("POST", path, body).then(() => { setError(null); reload(); }, setError);
  const add: Ask = {
    title: "Add a receiver", text: "Its secret is shown once, to verify signatures with.", action: "Add",
    fields: [
      { name: "url", label: "URL", kind: "url", required: true },
      { name: "description", label: "Description" },
      { name: "min_impact", label: "From which impact on", kind: "select", value: "BREAKING", options: [["BREAKING", "BREAKING"], ["RISKY", "RISKY"], ["SAFE", "SAFE: all"]] },
      { name: "shape", label: "Shape", kind: "select", options: [["standard", "standard"], ["cloudevents", "CloudEvents"], ["slack", "Slack"], ["teams", "Teams"]] },
      { name: "table_pattern", label: "Tables", help: "schema.table, * is any text; empty: all." },
    ],
    done: async (values) => {
      const { table_pattern, ...rest } = values;
      const made = await change<{ url: string; secret: string }>("POST", "v1/webhooks", { ...rest, ...(table_pattern ? { table_pattern } : {}) });
      setSecret(made);
      reload();
    },
  };
  const rotate = (own: Endpoint): Ask => ({
    title: "Make a new secret", text: `For ${own.url}. Until then messages are signed with the old one too.`, action: "Rotate",
    fields: [{ name: "hours", label: "Hours that the old one is valid", kind: "select", value: "24", options: [["0", "0: it leaked"], ["24", "24"], ["168", "168"]] }],
    done: async (values) => {
      const made = await change<{ secret: string }>("POST", `v1/webhooks/${own.endpoint_id}/rotate`, { overlap_hours: Number(values.hours) });
      setSecret({ url: own.url, secret: made.secret });
      reload();
    },
  });
  const replay = (own: Endpoint): Ask => ({
    title: "Send again", text: `To ${own.url}, what was queued since then.`, action: "Send again",
    fields: [{ name: "since", label: "Since", kind: "datetime-local", required: true }, { name: "only", label: "Which", kind: "select", options: [["failed", "only what failed"], ["all", "all"]] }],
    done: async (values) => {
      await change("POST", `v1/webhooks/${own.endpoint_id}/replay`, { since: new Date(values.since ?? "").toISOString(), only_failed: values.only === "failed" });
      reload();
    },
  });
  const disable = (own: Endpoint): Ask => ({
    title: "Stop sending", text: `To ${own.url}; what is pending waits.`, action: "Stop", danger: true, fields: [{ name: "reason", label: "Reason", required: true }],
    done: async (values) => {
      await change("POST", `v1/webhooks/${own.endpoint_id}/disable`, { reason: values.reason });
      reload();
    },
  });
  return (
    <Section title="Receivers" tools={writes && <button type="button" onClick={() => setAsked(add)}>Add a receiver</button>}>
      {error && <Failure error={error} />}
      {secret && <div class="notice" role="status"><p>The secret of <bdi>{secret.url}</bdi>, shown this once:</p><div class="sql"><pre tabIndex={0}><code>{secret.secret}</code></pre><Copy text={secret.secret} label="Copy" /></div><button type="button" class="small" onClick={() => setSecret(null)}>I have it</button></div>}
      <Part of={endpoints}>{(list) => (list.length ? (
        <div class="scroll" tabIndex={0} role="region" aria-label="Receivers"><table class="grid">
          <thead><tr><th scope="col">Receiver</th><th scope="col">Wants</th><th scope="col">State</th>{writes && <th scope="col"><span class="unseen">Actions</span></th>}</tr></thead>
          <tbody>{list.map((own) => (
            <tr key={own.endpoint_id}>
              <td><a href={href(["deliveries"], { to: own.endpoint_id })}><bdi>{own.url}</bdi></a>{own.description && <div class="quiet"><bdi>{own.description}</bdi></div>}</td>
              <td>{WANTED[own.min_impact]}{wants(own) && <div class="quiet"><bdi>{wants(own)}</bdi></div>}</td>
              <td>{stateOf(own)}</td>
              {writes && <td class="actions">
                <button type="button" class="small" onClick={() => void act(`v1/webhooks/${own.endpoint_id}/test`)}>Test</button>
                <button type="button" class="small" onClick={() => setAsked(replay(own))}>Replay</button>
                <button type="button" class="small" onClick={() => setAsked(rotate(own))}>Rotate secret</button>
                {own.disabled_at ? <button type="button" class="small" onClick={() => void act(`v1/webhooks/${own.endpoint_id}/enable`)}>Resume</button> : <button type="button" class="small" onClick={() => setAsked(disable(own))}>Stop</button>}
              </td>}
            </tr>
          ))}</tbody>
        </table></div>
      ) : <Empty title="Nobody is told yet."><p>{writes ? "Add a receiver, or" : "With a key of scope write you can add a receiver here; or"} on the command line:</p><Shell text={`schemawatch webhook add https://hooks.example.com/schema${atDatabase}`} /></Empty>)}</Part>
      {asked && <Dialog title={asked.title} text={<bdi>{asked.text}</bdi>} fields={asked.fields} action={asked.action} danger={asked.danger ?? false} onDone={asked.done} onClose={() => setAsked(null)} />}
    </Section>
  );
}

const WANTED: Record<Endpoint["min_impact"], string> = { BREAKING: "BREAKING", RISKY: "RISKY or worse", SAFE: "all" };
const wants = (own: Endpoint) => [own.table_pattern, own.consumer && `what hits ${own.consumer}`, own.schema_ids && `${own.schema_ids.length} tables`, own.schema_id && !own.schema_ids && "one table", own.shape !== "standard" && own.shape, own.quiet_hours && `quiet ${own.quiet_hours.join(", ")} ${own.quiet_zone ?? ""}`].filter(Boolean).join(", ");

const soon = (time: string) => (Date.parse(time) - Date.now() < DAY ? new Date(time).toLocaleTimeString() : full(time));

function stateOf(own: Endpoint) {
  if (own.disabled_at) return <><span class="state dropped">stopped</span> <bdi class="quiet">{own.disabled_reason}</bdi></>;
  // A pause that is over stays noted until an attempt succeeds.
  const paused = own.paused_until && Date.parse(own.paused_until) > Date.now() ? own.paused_until : null;
  if (own.failures) return <><span class="state broken">failing: {own.failures}</span>{paused && <div class="quiet">paused until {soon(paused)}</div>}</>;
  if (paused) return <span class="state open">paused until {soon(paused)}</span>;
  if (own.quiet_until) return <span class="state">quiet until {full(own.quiet_until)}</span>;
  return <span class="state resolved">active</span>;
}

const LOOK: Record<Delivery["status"], string> = { pending: "open", delivered: "resolved", dead: "broken" };

export function DeliveryList({ list, endpoints, reload }: { list: Delivery[]; endpoints: Endpoint[] | undefined; reload: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const urls = new Map(endpoints?.map((own) => [own.endpoint_id, own.url]));
  const tables = new Map(useNames().value?.map((own) => [own.schema_id, `${own.schema_name}.${own.table_name}`]));
  useAgain(reload, AGAIN);
  const retry = (id: number) => void change("POST", `v1/deliveries/${id}/retry`).then(() => { setError(null); reload(); }, setError);
  return (
    <>
      {error && <Failure error={error} />}
      <div class="rows">{list.map((own) => (
        <details key={own.delivery_id} class="row delivery">
          <summary>
            <span class={`state ${LOOK[own.status]}`}>{own.status}</span>
            <span class="row-main">
              <span class="row-title">{own.type}{own.schema_id !== null && tables.has(own.schema_id) && <> · <bdi>{tables.get(own.schema_id)}</bdi></>}</span>
              <span class="row-sub"><span>to <bdi>{urls.get(own.endpoint_id) ?? `receiver ${own.endpoint_id}`}</bdi></span><span>{own.attempts} {own.attempts === 1 ? "attempt" : "attempts"}{own.last_status_code !== null && `, HTTP ${own.last_status_code}`}</span>{own.last_error && <bdi>{own.last_error}</bdi>}</span>
            </span>
            <Time at={own.created_at} />
          </summary>
          <Attempts own={own} />
          <div class="tools">
            <span class="quiet">message {own.delivery_id}</span>
            {own.drift_id !== null && <a href={href(["drift", own.drift_id])}>drift {own.drift_id}</a>}
            {own.status === "pending" && own.next_attempt_at && <span class="quiet">next attempt {soon(own.next_attempt_at)}</span>}
            {may("write") && <button type="button" class="small" onClick={() => retry(own.delivery_id)}>Send once more</button>}
          </div>
        </details>
      ))}</div>
    </>
  );
}

function Attempts({ own: { delivery_id, attempts, status } }: { own: Delivery }) {
  const found = useLoad(`attempts ${delivery_id} ${attempts} ${status}`, () => get<{ attempts: Attempt[] }>(`v1/deliveries/${delivery_id}`));
  return <Part of={found}>{({ attempts }) => (attempts.length ? (
    <div class="scroll" tabIndex={0} role="region" aria-label="Attempts"><table class="grid">
      <thead><tr><th scope="col">Attempt</th><th scope="col">When</th><th scope="col">Outcome</th><th scope="col">Answer</th></tr></thead>
      <tbody>{attempts.map((own) => <tr key={own.attempt_number}><td class="num">{own.attempt_number}</td><td><Time at={own.started_at} long /></td><td>{own.outcome}{own.status_code !== null && `, HTTP ${own.status_code}`}</td><td><bdi class="mono">{own.error ?? own.response_excerpt ?? ""}</bdi></td></tr>)}</tbody>
    </table></div>
  ) : <p class="quiet">Not tried yet.</p>)}</Part>;
}
