// Changes that are announced: a month, a list, and for each who answered what and whose contract is kept now.
import { useState } from "preact/hooks";
import { all, change, get, may, useLoad } from "./api";
import { Choice, Dialog, Empty, Heading, ImpactMark, Part, Section, Shell, TableLink, Text, Time, full, until } from "./bits";
import { Kept } from "./consumers";
import { Finding } from "./drift";
import { parts } from "./report";
import { atDatabase, href, refine, type Route } from "./route";
import type { Announcement, Impact } from "./types";

const MOST = 2000;
const STATE: Record<Announcement["state"], string> = { announced: "acknowledged", overdue: "broken", differed: "broken", done: "resolved", withdrawn: "" };
const isOpen = (own: Announcement) => own.state !== "done" && own.state !== "withdrawn";
const State = ({ of }: { of: Announcement }) => <span class={`state ${STATE[of.state]}`}>{of.state}</span>;
const Where = ({ of }: { of: Announcement }) => {
  const [schema, name] = parts(of.table);
  return <TableLink id={of.schema_id} schema={schema} name={name} />;
};

export function Planned({ route }: { route: Route }) {
  const id = Number(route.parts[1]);
  return route.parts[1] === undefined ? <Overview route={route} /> : <One id={id} />;
}

function Overview({ route }: { route: Route }) {
  const found = useLoad("announcements", () => all<Announcement>("v1/announcements", "announcements", MOST, { limit: 200 }), true);
  const state = route.values.get("state") ?? "open";
  return (
    <>
      <Heading note="What was announced before it happens, who has answered, and what came of it.">Planned changes</Heading>
      <Part of={found}>{(list) => (list.length ? (
        <>
          <Month list={list} route={route} />
          <Section title="List" tools={<Choice label="Show" value={state} options={[["open", "to come"], ["over", "done or withdrawn"], ["all", "all"]]} onChange={(value) => refine(route, { state: value })} />}>
            <List list={list.filter((own) => state === "all" || isOpen(own) === (state === "open"))} />
          </Section>
          {list.length >= MOST && <p class="quiet">The first {MOST} by number. <code>schemawatch announcement list</code> has all.</p>}
        </>
      ) : (
        <Empty title="Nothing is announced.">
          <p>Tell consumers of a change before it happens; they answer here, or with <code>schemawatch answer</code>:</p>
          <Shell text={`schemawatch announce 0042.sql --at 30d --reason 'why'${atDatabase}`} />
          <p>With a key of scope <code>admin</code> also from the report of a <a href={href(["check"])}>check</a>.</p>
        </Empty>
      ))}</Part>
    </>
  );
}

function List({ list }: { list: Announcement[] }) {
  const sorted = [...list].sort((a, b) => (isOpen(a) === isOpen(b) ? (isOpen(a) ? 1 : -1) * (Date.parse(a.planned_at) - Date.parse(b.planned_at)) : isOpen(a) ? -1 : 1));
  return sorted.length === 0 ? <p class="quiet">None is like that.</p> : (
    <ul class="rows">{sorted.map((own) => (
      <li key={own.announcement_id} class="row">
        <ImpactMark impact={own.impact} />
        <div class="row-main">
          <a class="row-title" href={href(["planned", own.announcement_id])}><bdi>{own.summary}</bdi></a>
          <span class="row-sub"><Where of={own} /><State of={own} /><Answers of={own} /></span>
        </div>
        <When at={own.planned_at} />
      </li>
    ))}</ul>
  );
}

const When = ({ at }: { at: string }) => <time dateTime={at} title={full(at)}>{until(at)}</time>;

function Answers({ of }: { of: Announcement }) {
  const ready = of.consumers.filter((own) => own.answer?.answer === "ready").length;
  const later = of.consumers.filter((own) => own.answer?.answer === "not_before").map((own) => own.name);
  return <span>{[ready && `${ready} ready`, later.length && `too soon for ${later.join(", ")}`, of.unanswered.length && `no answer from ${of.unanswered.join(", ")}`].filter(Boolean).join("; ")}</span>;
}

// ---- the month
const pad = (n: number) => String(n).padStart(2, "0");
const dayOf = (at: Date) => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
const WEEKDAYS = [...Array(7).keys()].map((n) => new Date(2024, 0, 1 + n)); // a Monday
const weekday = (style: "short" | "long") => new Intl.DateTimeFormat(undefined, { weekday: style });
const month = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
const IN_CELL = 3;

interface Entry {
  own: Announcement;
  says: string;
}

function Month({ list, route }: { list: Announcement[]; route: Route }) {
  const today = new Date();
  const asked = /^(\d{4})-(\d\d)$/.exec(route.values.get("month") ?? "");
  const first = asked ? new Date(Number(asked[1]), Number(asked[2]) - 1, 1) : firstShown(list, today);
  const days = new Map<string, Entry[]>();
  const put = (at: string, entry: Entry) => {
    const day = dayOf(new Date(at));
    days.set(day, [...(days.get(day) ?? []), entry]);
  };
  for (const own of list) {
    put(own.planned_at, { own, says: "" });
    if (isOpen(own)) for (const hit of own.consumers) if (hit.answer?.not_before) put(hit.answer.not_before, { own, says: `${hit.name}: not before` });
  }
  const begin = new Date(first.getFullYear(), first.getMonth(), 1 - ((first.getDay() + 6) % 7));
  const weeks = Math.ceil((new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate() + ((first.getDay() + 6) % 7)) / 7);
  const turn = (by: number) => refine(route, { month: `${dayOf(new Date(first.getFullYear(), first.getMonth() + by, 1)).slice(0, 7)}` });
  return (
    <Section title={month.format(first)} tools={<>
      <button type="button" class="small" onClick={() => turn(-1)}>Month before</button>
      <button type="button" class="small" onClick={() => refine(route, { month: dayOf(today).slice(0, 7) })}>This month</button>
      <button type="button" class="small" onClick={() => turn(1)}>Month after</button>
    </>}>
      <table class="calendar">
        <caption class="unseen" aria-live="polite">{month.format(first)}</caption>
        <thead><tr>{WEEKDAYS.map((day, n) => <th key={n} scope="col" abbr={weekday("long").format(day)}>{weekday("short").format(day)}</th>)}</tr></thead>
        <tbody>{[...Array(weeks).keys()].map((week) => (
          <tr key={week}>{WEEKDAYS.map((_, n) => {
            const day = new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() + week * 7 + n);
            return <Day key={n} day={day} entries={days.get(dayOf(day)) ?? []} outside={day.getMonth() !== first.getMonth()} today={dayOf(day) === dayOf(today)} />;
          })}</tr>
        ))}</tbody>
      </table>
    </Section>
  );
}

// Where nothing is planned this month, the month of the next one.
function firstShown(list: Announcement[], today: Date): Date {
  const here = dayOf(today).slice(0, 7);
  const months = list.filter(isOpen).map((own) => dayOf(new Date(own.planned_at)).slice(0, 7)).sort();
  const [year, number] = (months.find((own) => own >= here) ?? here).split("-").map(Number);
  return new Date(year ?? today.getFullYear(), (number ?? 1) - 1, 1);
}

function Day({ day, entries, outside, today }: { day: Date; entries: Entry[]; outside: boolean; today: boolean }) {
  const order: Record<Impact, number> = { BREAKING: 0, RISKY: 1, SAFE: 2 };
  const sorted = [...entries].sort((a, b) => order[a.own.impact] - order[b.own.impact]);
  const shown = sorted.length > IN_CELL ? sorted.slice(0, IN_CELL - 1) : sorted;
  return (
    <td class={[outside && "outside", today && "today"].filter(Boolean).join(" ") || undefined} aria-current={today ? "date" : undefined}>
      <span class="day">{day.getDate()}</span>
      {shown.map(({ own, says }, n) => (
        <a key={n} class={isOpen(own) ? "planned" : "planned over"} href={href(["planned", own.announcement_id])} title={`${own.table}: ${says || own.summary}`}>
          <ImpactMark impact={own.impact} bare /><span class="wide"><bdi>{says || parts(own.table)[1]}</bdi></span><span class="unseen">{own.table}: {says || own.summary}, {own.state}</span>
        </a>
      ))}
      {shown.length < sorted.length && <a class="planned quiet" href={href(["planned"], { state: "all", month: dayOf(day).slice(0, 7) })}>{sorted.length - shown.length} more</a>}
    </td>
  );
}

// ---- one of them
function One({ id }: { id: number }) {
  const found = useLoad(`announcement ${id}`, () => get<Announcement>(`v1/announcements/${id}`), true);
  return <Part of={found} whole>{(own) => <Shown own={own} reload={found.reload} />}</Part>;
}

function Shown({ own, reload }: { own: Announcement; reload: () => void }) {
  const [asked, setAsked] = useState<string | true | null>(null);
  const open = isOpen(own);
  const path = `v1/announcements/${own.announcement_id}`;
  return (
    <>
      <Heading note={<span class="line"><Where of={own} /><State of={own} /></span>} tools={open && may("admin") && <button type="button" onClick={() => setAsked(true)}>Withdraw</button>}><ImpactMark impact={own.impact} /> <bdi>{own.summary}</bdi></Heading>
      <dl class="pairs">
        <div><dt>From</dt><dd><time dateTime={own.planned_at}>{full(own.planned_at)} ({until(own.planned_at)})</time></dd></div>
        <div><dt>Why</dt><dd><bdi>{own.reason}</bdi></dd></div>
        <div><dt>Announced</dt><dd><Time at={own.announced_at} /> by <bdi>{own.announced_by}</bdi></dd></div>
        {own.withdrawn_at && <div><dt>Withdrawn</dt><dd><Time at={own.withdrawn_at} /> by <bdi>{own.withdrawn_by}</bdi></dd></div>}
        {own.drift_ids.length > 0 && <div><dt>Happened in</dt><dd class="line">{own.drift_ids.map((drift) => <a key={drift} href={href(["drift", drift])}>drift {drift}</a>)}</dd></div>}
        {open && own.not_before && Date.parse(own.not_before) > Date.parse(own.planned_at) && <div><dt>Too soon</dt><dd>One of them is not ready before {full(own.not_before)}.</dd></div>}
      </dl>
      <Section title="Consumers">{own.consumers.length ? (
        <div class="scroll" tabIndex={0} role="region" aria-label="Consumers"><table class="grid">
          <thead><tr><th scope="col">Consumer</th><th scope="col">For it</th><th scope="col">Answer</th><th scope="col">Contract now</th></tr></thead>
          <tbody>{own.consumers.map((hit) => (
            <tr key={hit.name}>
              <td><a href={href(["consumers", hit.name])}><bdi>{hit.name}</bdi></a><div class="quiet"><bdi>{[hit.owner, hit.channel].filter(Boolean).join(", ")}</bdi></div></td>
              <td><ImpactMark impact={hit.impact} /><div><Text text={hit.reason} /></div></td>
              <td>{hit.answer ? <>{hit.answer.answer === "ready" ? <span class="state resolved">ready</span> : <span class="state open">not before {full(hit.answer.not_before ?? "")}</span>}<div class="quiet"><bdi>{hit.answer.note && `${hit.answer.note}, `}{hit.answer.answered_by}</bdi>, <Time at={hit.answer.answered_at} /></div></> : <span class="quiet">none yet</span>}
                {open && may("write") && <div><button type="button" class="small" onClick={() => setAsked(hit.name)}>Answer<span class="unseen"> for {hit.name}</span></button></div>}</td>
              <td><Kept name={hit.name} /></td>
            </tr>
          ))}</tbody>
        </table></div>
      ) : <p class="quiet">No consumer had declared a use of the table when it was announced.</p>}</Section>
      <Section title="What will happen">{own.changes.map((finding, n) => <Finding key={n} finding={finding} />)}</Section>
      {asked === true && <Dialog title={`Withdraw announcement ${own.announcement_id}`} text="It will not happen: whoever was told of it is told so." fields={[]} action="Withdraw" danger onDone={async () => { await change("DELETE", path); reload(); }} onClose={() => setAsked(null)} />}
      {typeof asked === "string" && <Dialog title={`Answer for ${asked}`} text="Its last answer counts; an answer holds nothing up." action="Answer"
        fields={[
          { name: "answer", label: "Answer", kind: "select", options: [["ready", "ready: it may happen"], ["not_before", "not so soon"]] },
          { name: "not_before", label: "Not before", kind: "datetime-local", help: "For the second one." },
          { name: "note", label: "Note" },
        ]}
        onDone={async (values) => {
          const at = values.answer === "not_before" && values.not_before ? { not_before: new Date(values.not_before).toISOString() } : {};
          await change("POST", `${path}/answers`, { consumer: asked, answer: values.answer, ...at, ...(values.note ? { note: values.note } : {}) });
          reload();
        }} onClose={() => setAsked(null)} />}
    </>
  );
}
