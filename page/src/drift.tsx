// One drift: what, who is hit, how it fails, what to do; and what people decide about it.
import { useState } from "preact/hooks";
import { all, change, get, may, useLoad } from "./api";
import { Copy, Dialog, Empty, Heading, ImpactMark, Part, Section, StatusMark, TableLink, Text, Time, full, type Field, otherOf, schemaOf } from "./bits";
import { DeliveryList, useEndpoints } from "./deliveries";
import { markdown } from "./markdown";
import { href, type Route } from "./route";
import { described } from "./structure";
import { named } from "./visible";
import { words, type Word } from "./words";
import type { Change, Delivery, Drift } from "./types";

export function DriftView({ route }: { route: Route }) {
  const id = Number(route.parts[1]);
  const drift = useLoad(`drift ${id}`, () => get<Drift>(`v1/drifts/${id}`), true);
  return <Part of={drift} whole>{(found) => <Shown drift={found} reload={drift.reload} />}</Part>;
}

type Asked = { title: string; text?: string; fields: Field[]; action: string; done: (values: Record<string, string>) => Promise<void> };

const MOVES: Record<Drift["status"], [string, string, string][]> = {
  open: [["acknowledge", "Acknowledge", "It is known and needs no attention."], ["resolve", "Resolve", "It is settled."]],
  acknowledged: [["resolve", "Resolve", "It is settled."], ["reopen", "Reopen", "It needs attention after all."]],
  resolved: [["reopen", "Reopen", "It needs attention after all."]],
};

function Shown({ drift, reload }: { drift: Drift; reload: () => void }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const writes = may("write");
  const reason: Field = { name: "reason", label: "Reason", kind: "textarea", required: true };
  const move = (name: string, title: string, text: string) => setAsked({
    title: `${title} drift ${drift.drift_id}`, text, fields: [reason], action: title,
    done: async (values) => {
      await change("POST", `v1/drifts/${drift.drift_id}/${name}`, { reason: values.reason });
      reload();
    },
  });
  const accept = (finding: Change) => setAsked({
    title: "Accept this finding", text: "It counts as SAFE here, and whenever the very same comes again on this table.", action: "Accept",
    fields: [reason, { name: "until", label: "Until", kind: "datetime-local", required: finding.impact === "BREAKING", help: finding.impact === "BREAKING" ? "What is BREAKING is accepted for a time only." : "Empty: for good." }],
    done: async (values) => {
      await change("POST", `v1/drifts/${drift.drift_id}/changes/${finding.position}/accept`, { reason: values.reason, until: moment(values.until) });
      reload();
    },
  });
  const judge = (finding: Change) => setAsked({
    title: `Judge ${finding.rule_id} otherwise`, text: "From now on, and for what is stored when you judge it anew.", action: "Decide",
    fields: [
      { name: "verdict", label: "Counts as", kind: "select", value: finding.impact, options: [["SAFE", "SAFE"], ["RISKY", "RISKY"], ["BREAKING", "BREAKING"], ["OFF", "OFF: muted"]] },
      { name: "where", label: "Where", kind: "select", options: [["table", `on ${drift.table}`], ["object", `on ${finding.object_name} of ${drift.table}`], ["all", "on every table"]] },
      reason,
      { name: "until", label: "Until", kind: "datetime-local", help: "Empty: for good. What lowers BREAKING takes an end, within a year." },
      { name: "anew", label: "Drifts that are stored", kind: "select", options: [["yes", "judge anew"], ["no", "leave as they are"]] },
    ],
    done: async (values) => {
      const where = values.where === "all" ? {} : { schema_id: drift.schema_id };
      await change("POST", "v1/overrides", {
        selector: finding.rule_id, verdict: values.verdict, reason: values.reason, until: moment(values.until), ...where,
        ...(values.where === "object" ? { object_pattern: finding.object_name } : {}),
      });
      if (values.anew === "yes") await change("POST", "v1/reclassify", values.where === "all" ? {} : { schema_id: drift.schema_id });
      reload();
    },
  });
  const hits = drift.consumers.filter((own) => own.impact !== "SAFE");
  const spared = drift.consumers.filter((own) => own.impact === "SAFE");
  return (
    <>
      <Heading
        note={<span class="line"><TableLink id={drift.schema_id} schema={schemaOf({ ...drift, other_database: otherOf(drift) })} name={drift.table_name} /><a href={href(["table", drift.schema_id], { v: drift.version_to, with: drift.version_from })}>version {drift.version_from} → {drift.version_to}</a><StatusMark status={drift.status} /></span>}
        tools={<>
          {writes && MOVES[drift.status].map(([name, title, text]) => <button key={name} type="button" class={name === "acknowledge" ? "primary" : ""} onClick={() => move(name, title, text)}>{title}</button>)}
          <Copy label="Copy as Markdown" text={() => markdown(drift, location.href)} />
        </>}
      ><ImpactMark impact={drift.impact} /> <bdi>{drift.summary}</bdi></Heading>
      <Facts drift={drift} />
      {drift.changes.map((finding) => (
        <Finding key={finding.position} finding={finding} tools={writes && <>
          {finding.impact !== "SAFE" && <button type="button" class="small" onClick={() => accept(finding)}>Accept</button>}
          <button type="button" class="small" onClick={() => judge(finding)}>Judge otherwise</button>
        </>} />
      ))}
      {drift.statement && <Section title="Statement" tools={<Copy text={drift.statement} label="Copy" />}><pre tabIndex={0} aria-label="Statement"><code>{drift.statement.trim()}</code></pre></Section>}
      <Section title="Consumers hit">
        {hits.length ? (
          <ul class="rows">{hits.map((hit) => (
            <li key={hit.name} class="row"><ImpactMark impact={hit.impact} /><div class="row-main"><a class="row-title" href={href(["consumers", hit.name])}><bdi>{hit.name}</bdi></a><span class="row-sub"><bdi>{[hit.owner, hit.channel].filter(Boolean).join(", ")}</bdi> <span><Text text={hit.reason} /></span></span></div></li>
          ))}</ul>
        ) : <p class="quiet">No declared consumer is hit.</p>}
        {spared.length > 0 && <p class="quiet spared">Not hit: {spared.map((own, n) => <span key={own.name}>{n > 0 && ", "}<a href={href(["consumers", own.name])}><bdi>{own.name}</bdi></a></span>)}</p>}
      </Section>
      <Section title="Deliveries"><Sent drift={drift.drift_id} /></Section>
      {asked && <Dialog title={asked.title} text={asked.text} fields={asked.fields} action={asked.action} onDone={asked.done} onClose={() => setAsked(null)} />}
    </>
  );
}

const moment = (text: string | undefined) => (text ? new Date(text).toISOString() : null);

function Sent({ drift }: { drift: number }) {
  const found = useLoad(`sent ${drift}`, () => all<Delivery>("v1/deliveries", "deliveries", 200, { drift_id: drift }));
  const endpoints = useEndpoints();
  return <Part of={found}>{(list) => (list.length ? <DeliveryList list={list} endpoints={endpoints.value} reload={found.reload} /> : <Empty title="Nothing was sent."><p>When it happened no receiver wanted drifts like this one. <a href={href(["deliveries"])}>Receivers</a></p></Empty>)}</Part>;
}

function Facts({ drift }: { drift: Drift }) {
  const { actor } = drift;
  const by = actor.session_user ? [actor.session_user, actor.role !== actor.session_user && actor.role ? `as ${actor.role}` : "", actor.application_name ? `with ${actor.application_name}` : "", actor.client_addr ? `from ${actor.client_addr}` : ""].filter(Boolean).join(" ") : "not known";
  const rows: [string, preact.ComponentChildren][] = [
    ["When", <Time at={drift.detected_at} long />],
    ["By", <bdi>{by}</bdi>],
    ["Seen", drift.source === "ddl" ? `in transaction ${drift.transaction_id ?? ""}` : `by a scan${drift.missed_explanation ? `: ${drift.missed_explanation}` : ""}`],
  ];
  if (drift.declared_as) rows.push(["Declared as", <bdi>{drift.declared_as}</bdi>]);
  for (const own of drift.announced) rows.push(["Announced", <><bdi>by {own.announced_by}</bdi> for {full(own.planned_at)}{own.outcome !== "announced" && `, ${own.outcome}`}{own.early && ", done early"}{own.against.length > 0 && <>; too soon for <bdi>{own.against.join(", ")}</bdi></>}</>]);
  if (drift.status_changed_at) rows.push([drift.status === "open" ? "Reopened" : drift.status[0]?.toUpperCase() + drift.status.slice(1), <><Time at={drift.status_changed_at} /> by <bdi>{drift.status_changed_by}</bdi>{drift.status_reason && <>: <bdi>{drift.status_reason}</bdi></>}</>]);
  if (drift.resolved_by_drift_id) rows.push(["Taken back by", <a href={href(["drift", drift.resolved_by_drift_id])}>drift {drift.resolved_by_drift_id}</a>]);
  if (drift.resolves.length) rows.push(["Takes back", drift.resolves.map((id) => <a key={id} href={href(["drift", id])}>drift {id} </a>)]);
  return <dl class="pairs">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

const shown = (finding: Change, value: unknown) => described(finding.object_kind, finding.attribute, value);

export function Finding({ finding, tools, children }: { finding: Change; tools?: preact.ComponentChildren; children?: preact.ComponentChildren }) {
  const parts: [string, string | null][] = [["What", finding.message], ["Who", finding.who], ["How it fails", finding.how], ["What to do", finding.remedy], ["How sure", finding.sure], ["Along with it", finding.collateral?.join(", ") || null]];
  const [before, after] = words(shown(finding, finding.before), shown(finding, finding.after));
  return (
    <section class="card finding" aria-label={`${finding.impact}: ${finding.object_kind} ${finding.object_name}`}>
      <div class="section-head">
        <h2><ImpactMark impact={finding.impact} /> <span class="quiet">{finding.object_kind}</span> <bdi>{named(finding.object_name)}</bdi></h2>
        <div class="tools"><code class="quiet">{finding.rule_id}</code>{tools}</div>
      </div>
      <dl class="pairs">
        {parts.map(([name, text]) => text && <div key={name}><dt>{name}</dt><dd><Text text={text} copy={name === "What to do"} /></dd></div>)}
        {(finding.before !== null || finding.after !== null) && (
          <div><dt>Values</dt><dd class="side-by-side">
            <div class="before"><span class="unseen">before: </span>{finding.before === null ? <span class="quiet">not there</span> : <Words list={before} />}</div>
            <div class="after"><span class="unseen">after: </span>{finding.after === null ? <span class="quiet">gone</span> : <Words list={after} />}</div>
          </dd></div>
        )}
        <div><dt>For</dt><dd class="line">{([["readers", finding.readers], ["writers", finding.writers], ["copies", finding.cdc]] as const).map(([name, impact]) => impact && <span key={name}>{name} <ImpactMark impact={impact} /></span>)}</dd></div>
        {children}
        {finding.decided_by && <div><dt>Decided</dt><dd>{finding.decided_by}{finding.decided_reason && <>: <bdi>{finding.decided_reason}</bdi></>}{finding.muted && ", muted"}{finding.default_impact && <span class="quiet"> (the rule says {finding.default_impact})</span>}</dd></div>}
      </dl>
    </section>
  );
}

export const Words = ({ list }: { list: Word[] }) => <bdi>{list.map((word, n) => (word.changed ? <mark key={n}>{word.text}</mark> : <span key={n}>{word.text}</span>))}</bdi>;
