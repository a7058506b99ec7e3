// The first thing one sees: what is open, RISKY or worse, and nobody declared.
import { all, get, useLoad } from "./api";
import { Empty, Heading, ImpactMark, Part, TableLink, Time, schemaOf } from "./bits";
import { Coverage } from "./coverage";
import { href } from "./route";
import type { Mark, TableOverview } from "./types";

const MOST = 1000;

export function Inbox() {
  const found = useLoad("inbox", () => all<Mark>("v1/timeline", "marks", MOST, { status: "open", impact: "RISKY,BREAKING", declared: "false", limit: 500 }), true);
  const none = useNothingWatched();
  return (
    <>
      <Heading note="Open, RISKY or worse, and declared by nobody. SAFE drifts need no attention; they are on the timeline.">Inbox</Heading>
      <Coverage />
      <Part of={found}>{(marks) => marks.length ? <List marks={marks} /> : none ? <First /> : (
        <Empty title="Nothing needs attention.">
          <p>A drift appears here the moment it commits. <a href={href(["timeline"])}>What happened lately</a></p>
        </Empty>
      )}</Part>
    </>
  );
}

export function useNothingWatched(): boolean {
  const any = useLoad("any", () => get<{ tables: TableOverview[] }>("v1/overview?limit=1&days=1"));
  return any.value?.tables.length === 0;
}

export const First = () => (
  <Empty title="No table is watched yet.">
    <p>Begin with one table, or with all of a schema, in psql:</p>
    <pre tabIndex={0}><code>{"select schemawatch.register_table('shop.orders');\nselect schemawatch.register_schema('shop', p_future => true);"}</code></pre>
    <p>or with <code>POST /v1/schemas</code>, which <a href="docs">the API page</a> can send.</p>
  </Empty>
);

function List({ marks }: { marks: Mark[] }) {
  const breaking = marks.filter((mark) => mark.impact === "BREAKING");
  const risky = marks.filter((mark) => mark.impact === "RISKY");
  return (
    <>
      <Group title="Breaking" marks={breaking} />
      <Group title="Risky" marks={risky} />
      {marks.length >= MOST && <p class="quiet">These are the newest {MOST.toLocaleString()}. <a href={href(["timeline"], { status: "open", impact: "RISKY,BREAKING", declared: "false" })}>More on the timeline, with filters</a></p>}
    </>
  );
}

const Group = ({ title, marks }: { title: string; marks: Mark[] }) => marks.length === 0 ? null : (
  <section aria-label={title}>
    <h2>{title} <span class="count">{marks.length}</span></h2>
    <MarkList marks={marks} />
  </section>
);

export const MarkList = ({ marks, withStatus }: { marks: Mark[]; withStatus?: boolean }) => (
  <ul class="rows">
    {marks.map((mark) => (
      <li key={mark.drift_id} class="row">
        <ImpactMark impact={mark.impact} />
        <div class="row-main">
          <a class="row-title" href={href(["drift", mark.drift_id])}><bdi>{mark.summary}</bdi></a>
          <span class="row-sub">
            <TableLink id={mark.schema_id} schema={schemaOf(mark)} name={mark.table_name} />
            <span>{mark.session_user ? <>by <bdi>{mark.session_user}</bdi>{mark.application_name && <> with <bdi>{mark.application_name}</bdi></>}</> : mark.other_database ? "found by reading" : "found by a scan"}</span>
            {mark.hits.length > 0 && <strong>hits <bdi>{mark.hits.join(", ")}</bdi></strong>}
            {mark.declared_as && <span>declared as <bdi>{mark.declared_as}</bdi></span>}
            {withStatus && <span class={`state ${mark.status}`}>{mark.status}</span>}
          </span>
        </div>
        <Time at={mark.detected_at} />
      </li>
    ))}
  </ul>
);
