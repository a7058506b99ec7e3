// What a migration would break: the report of `schemawatch check`, statement by statement and for each consumer.
// The check itself runs on a PostgreSQL of its own, where somebody may run SQL; what is opened here stays in this browser.
import { useEffect, useRef, useState } from "preact/hooks";
import { change as send, may, onSessionEnd } from "./api";
import { Choice, Copy, Dialog, Heading, ImpactMark, Section, Shell, Sql, Text } from "./bits";
import { Finding } from "./drift";
import { reportMarkdown } from "./markdown";
import { byStatement, command, isRefusal, lockText, meeting, parts, read, type Found, type Group, type Refusal, type Report, type Step } from "./report";
import { atDatabase, href, refine, type Route } from "./route";
import { useNames } from "./tables";
import { IMPACTS, type Impact, type TableOverview } from "./types";

const MOST = 20_000_000;

interface Given {
  name: string | null;
  text: string;
}
// Kept while one looks at other views, until the page is closed or the session ends.
let given: Given | null = null;
onSessionEnd(() => {
  given = null;
});

export function Check({ route }: { route: Route }) {
  const [now, setNow] = useState(given);
  const set = (own: Given | null) => {
    given = own;
    setNow(own);
  };
  const report = now ? read(now.text) : null;
  if (report && !isRefusal(report)) return <Shown report={report} name={now?.name ?? null} route={route} again={() => set(null)} />;
  return (
    <>
      <Heading note="Statement by statement and for each consumer. It runs on a copy that is thrown away, never on the watched database.">What would a migration break?</Heading>
      {report && <Refused refusal={report} />}
      <Place value={report ? null : now} onChange={set} />
      {now && !report && now.text.trim() && <Commands given={now} />}
      {!now && <p class="quiet">A report comes from <code>schemawatch check --json</code>, on your machine or in CI. Neither a migration nor a report leaves this browser.</p>}
    </>
  );
}

function Place({ value, onChange }: { value: Given | null; onChange: (given: Given | null) => void }) {
  const [problem, setProblem] = useState("");
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    setOver(false);
    if (!file) return;
    if (file.size > MOST) return setProblem(`${file.name} is larger than ${MOST / 1e6} MB.`);
    setProblem("");
    onChange({ name: file.name, text: (await file.text()).replace(/^\ufeff/, "") });
  };
  return (
    <div class={over ? "drop over" : "drop"}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); void take(event.dataTransfer?.files[0]); }}>
      <label class="field"><span>Migration, or report of a check</span>
        <textarea rows={9} spellcheck={false} class="mono" value={value?.text ?? ""} placeholder="Paste SQL or the JSON of a report here, or drop a file" onInput={(event) => { const text = event.currentTarget.value; onChange(text ? { name: null, text } : null); }} />
      </label>
      <div class="tools">
        <button type="button" onClick={() => picker.current?.click()}>Open a file</button>
        <input ref={picker} type="file" hidden accept=".sql,.json,.txt" aria-label="File" onChange={(event) => void take(event.currentTarget.files?.[0])} />
        {value && <button type="button" onClick={() => onChange(null)}>Clear</button>}
        <span class="quiet">{value?.name && <bdi>{value.name}</bdi>}</span>
      </div>
      {problem && <p role="alert">{problem}</p>}
    </div>
  );
}

function Commands({ given: { name, text } }: { given: Given }) {
  const [from, setFrom] = useState<"--shadow" | "--against structure.json">("--shadow");
  const line = command(name, text, from);
  return (
    <Section title="Run this, then drop report.json here" tools={<Choice label="Where" value={from} options={[["--shadow", "where the database is reached"], ["--against structure.json", "anywhere, with its structure"]]} onChange={setFrom} />}>
      {from !== "--shadow" && <Noted text={`schemawatch export${atDatabase} --output structure.json`} note="Once, where the database is reached; CI keeps the file." />}
      <Noted text={line} note={from === "--shadow" ? "DATABASE_URL is only read: by pg_dump, for its structure. The SQL runs on a PostgreSQL of its own that is gone afterwards." : "It runs on a PostgreSQL of its own that is gone afterwards; no database is needed."} />
      <p class="quiet">This service does not run it: on that PostgreSQL the SQL may do what a superuser may, so that is for the machine of whoever wrote it, or for CI.</p>
    </Section>
  );
}

const Noted = ({ text, note }: { text: string; note: string }) => <><p class="quiet">{note}</p><Shell text={text} /></>;

const Refused = ({ refusal }: { refusal: Refusal }) => (
  <div class="failure" role="alert">
    <strong>It could not be checked.</strong> <code>{refusal.code}</code>
    <div><bdi>{refusal.at && `${refusal.at.file}:${refusal.at.line}: `}{refusal.message}</bdi></div>
    {refusal.at?.text && <pre tabIndex={0} aria-label="Statement"><code>{refusal.at.text}</code></pre>}
    {[refusal.detail, refusal.hint].map((text) => text && <div key={text}><Text text={text} /></div>)}
  </div>
);

function Shown({ report, name, route, again }: { report: Report; name: string | null; route: Route; again: () => void }) {
  const consumer = route.values.get("for") ?? "";
  const whole = route.values.get("all") === "1";
  const shown = consumer ? meeting(report, consumer) : report;
  const groups = byStatement(shown);
  const told = groups.filter((group) => group.findings.length || group.note || (!consumer && group.locks.length));
  const link = useTableLink();
  const worst = shown.impact;
  return (
    <>
      <Heading note={<span class="line"><span>{report.statements.length} {report.statements.length === 1 ? "statement" : "statements"}, {report.watched} watched {report.watched === 1 ? "table" : "tables"}</span>{name && <bdi>{name}</bdi>}</span>} tools={<>
        <Copy label="Copy as Markdown" text={() => reportMarkdown(shown, consumer)} />
        <button type="button" onClick={again}>Another one</button>
      </>}>{worst ? <><ImpactMark impact={worst} /> {worst === "SAFE" ? "It would break nobody" : consumer ? <>It would hit <bdi>{consumer}</bdi></> : worst === "BREAKING" ? "It would break something" : "It may break something"}</> : consumer ? <>Nothing hits <bdi>{consumer}</bdi></> : "No watched table would change"}</Heading>
      {report.consumers.length > 0 && <Consumers report={report} chosen={consumer} route={route} />}
      {told.length > 0 && <Section title="Statement by statement" tools={groups.length > told.length && <label class="check"><input type="checkbox" checked={whole} onChange={() => refine(route, { all: whole ? null : 1 })} /> also those that nobody would notice ({groups.length - told.length})</label>}>
        {(whole ? groups : told).map((group, n) => <Statement key={n} group={group} link={link} />)}
      </Section>}
      {!consumer && <Announcing findings={report.findings} link={link} />}
      {report.notes.length > 0 && <Section title="To know of this check"><ul class="plain-list">{report.notes.map((note) => <li key={note}><Text text={note} /></li>)}</ul></Section>}
    </>
  );
}

const rank = (impact: Impact | null) => (impact === null ? IMPACTS.length : IMPACTS.indexOf(impact));

function Consumers({ report, chosen, route }: { report: Report; chosen: string; route: Route }) {
  const sorted = [...report.consumers].sort((a, b) => rank(a.impact) - rank(b.impact) || (a.name < b.name ? -1 : 1));
  return (
    <Section title="For each consumer" tools={chosen && <button type="button" class="small" onClick={() => refine(route, { for: null })}>Show for all</button>}>
      <ul class="rows">{sorted.map((own) => {
        const reasons = report.findings.flatMap((one) => one.consumers.filter((hit) => hit.name === own.name && hit.impact && hit.impact !== "SAFE").map((hit) => hit.reason)).filter(Boolean);
        return (
          <li key={own.name} class="row">
            {own.impact && own.impact !== "SAFE" ? <ImpactMark impact={own.impact} /> : <span class="impact quiet">not hit</span>}
            <div class="row-main">
              <span class="row-title"><a href={href(["check"], { for: own.name })} aria-current={own.name === chosen ? "true" : undefined}><bdi>{own.name}</bdi></a></span>
              <span class="row-sub"><bdi>{own.about}</bdi>{reasons.slice(0, 3).map((reason, n) => <span key={n}><Text text={reason ?? ""} /></span>)}{reasons.length > 3 && <span>and {reasons.length - 3} more</span>}</span>
            </div>
          </li>
        );
      })}</ul>
    </Section>
  );
}

type Link = (table: string) => TableOverview | undefined;

// By name: the numbers in a report are those of the copy that it ran on.
function useTableLink(): Link {
  const overview = useNames();
  const known = new Map((overview.value ?? []).filter((table) => !table.other_database).map((table) => [`${table.schema_name}\0${table.table_name}`, table]));
  return (name) => known.get(parts(name).join("\0"));
}

const Table = ({ name, link }: { name: string; link: Link }) => {
  const found = link(name);
  return found ? <a class="table-name" href={href(["table", found.schema_id])}><bdi>{name}</bdi></a> : <bdi class="table-name">{name}</bdi>;
};

function Statement({ group, link }: { group: Group; link: Link }) {
  const { at, locks, note, findings } = group;
  const remedies = [...new Set(locks.map((own) => own.remedy).filter((own): own is string => !!own))];
  const where = at ? `${at.file}:${at.line}` : "By all of it together";
  return (
    <section class="statement" aria-label={where}>
      <h3><bdi>{where}</bdi></h3>
      {at?.text && <pre tabIndex={0} aria-label="Statement"><code>{at.text}</code></pre>}
      {note && <p class="quiet">{note}</p>}
      {locks.length > 0 && <dl class="pairs">
        {locks.map((own, n) => <div key={n}><dt>Lock</dt><dd><Table name={own.table_name} link={link} />: {lockText(own)}</dd></div>)}
        {remedies.map((own) => <div key={own}><dt>What to do</dt><dd><Text text={own} copy /></dd></div>)}
      </dl>}
      {findings.map((one, n) => <Change key={n} found={one} link={link} />)}
    </section>
  );
}

function Change({ found, link }: { found: Found; link: Link }) {
  const hits = found.consumers.filter((own) => own.impact && own.impact !== "SAFE");
  const { impact, object_kind, object_name, message } = found.change;
  if (impact === "SAFE" && !hits.length && !found.refused_by.length) return (
    <details class="card harmless"><summary><ImpactMark impact={impact} /> <span class="quiet">{object_kind}</span> <bdi>{object_name}</bdi>: <bdi>{message}</bdi></summary><Finding finding={found.change} tools={<Table name={found.table_name} link={link} />} /></details>
  );
  return (
    <Finding finding={found.change} tools={<Table name={found.table_name} link={link} />}>
      {hits.length > 0 && <div><dt>Hits</dt><dd>{hits.map((hit) => <div key={hit.name} class="line">{hit.impact && <ImpactMark impact={hit.impact} />}<a href={href(["consumers", hit.name])}><bdi>{hit.name}</bdi></a>{hit.reason && <Text text={hit.reason} />}</div>)}</dd></div>}
      {found.refused_by.length > 0 && <div><dt>Refused</dt><dd>At COMMIT, by {found.refused_by.map((own) => <div key={own}><bdi>{own}</bdi></div>)}</dd></div>}
      {found.change.impact === "BREAKING" && found.instead.length > 0 && <div><dt>Instead</dt><dd><Instead steps={found.instead} /></dd></div>}
    </Finding>
  );
}

function Instead({ steps }: { steps: Step[] }) {
  const [first] = steps;
  if (!first?.sql) return <Text text={first?.title ?? ""} />;
  return (
    <details><summary>{steps.length} steps that break nobody: {[...new Set(steps.map((step) => step.phase))].join(", ")}</summary>
      <ol>{steps.map((step, n) => <li key={n}><span class="quiet">{step.phase}</span> <Text text={step.title} />{step.sql && <Sql text={step.sql} />}</li>)}</ol>
    </details>
  );
}

// A report is all that an announcement needs: who may make one does so from here.
function Announcing({ findings, link }: { findings: Found[]; link: Link }) {
  const [asked, setAsked] = useState<string | null>(null);
  const [made, setMade] = useState<Record<string, number>>({});
  const tables = [...new Set(findings.filter((one) => one.change.impact !== "SAFE").map((one) => one.table_name))].filter(link);
  useEffect(() => setMade({}), [findings]);
  if (!tables.length || !may("admin")) return null;
  return (
    <Section title="Tell consumers in advance">
      <ul class="rows">{tables.map((name) => (
        <li key={name} class="row acted"><div class="row-main"><Table name={name} link={link} /></div>
          {made[name] ? <a href={href(["planned", made[name]])}>announced</a> : <button type="button" class="small" onClick={() => setAsked(name)}>Announce</button>}
        </li>
      ))}</ul>
      {asked !== null && <Dialog title={`Announce what will happen to ${asked}`} text="Whoever would be told of the drift is told of it now, and can answer." action="Announce"
        fields={[{ name: "planned_at", label: "From when on", kind: "datetime-local", required: true }, { name: "reason", label: "Why, for whoever is told of it", kind: "textarea", required: true }]}
        onDone={async (values) => {
          const own = findings.filter((one) => one.table_name === asked).map(({ raw, consumers }) => ({ change: raw, consumers: consumers.filter((hit) => hit.impact).map(({ name, impact, reason }) => ({ name, impact, reason })) }));
          const body = { schema_id: link(asked)?.schema_id, reason: values.reason, planned_at: new Date(values.planned_at ?? "").toISOString(), findings: own };
          const { announcement_id } = await send<{ announcement_id: number }>("POST", "v1/announcements", body);
          setMade((before) => ({ ...before, [asked]: announcement_id }));
        }} onClose={() => setAsked(null)} />}
    </Section>
  );
}
