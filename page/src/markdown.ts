// A drift, or the report of a check, as Markdown, to paste into an issue.
import { byStatement, lockText, type Report } from "./report";
import type { Change, Drift } from "./types";

// Names may hold anything: in code they stay what they are, with a fence longer than any in them.
const code = (text: string) => {
  const fence = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return /^`|`$/.test(text) ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
};
const block = (text: string) => {
  const fence = "`".repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return `${fence}sql\n${text}\n${fence}`;
};
// Outside of code everything that Markdown or HTML would read is escaped; the backticks of rules stay.
const words = (text: string) => text.split("`").map((part, n) => (n % 2 ? code(part) : part.replace(/[\\*_[\]<>#|~&]/g, "\\$&"))).join("");

const heading = (finding: Change) => `${finding.impact}: ${finding.object_kind} ${code(finding.object_name)} (${finding.rule_id})`;
const explained = (finding: Change): string[] =>
  ([["What", finding.message], ["Who", finding.who], ["How", finding.how], ["Do", finding.remedy], ["Sure", finding.sure]] as const).flatMap(([name, text]) => (text ? [`- **${name}**: ${words(text)}`] : []));

export function markdown(drift: Drift, link: string): string {
  const by = [drift.actor.session_user ?? "not known", drift.actor.application_name && `with ${drift.actor.application_name}`].filter(Boolean).join(" ");
  const lines = [
    `## ${drift.impact}: ${words(drift.summary)}`, "",
    `${code(drift.table)}, version ${drift.version_from} → ${drift.version_to}, ${drift.detected_at}, by ${code(by)}, ${drift.status}${drift.declared_as ? `, declared as ${code(drift.declared_as)}` : ""}`, "",
    `[Drift ${drift.drift_id} of ${words(drift.source_name)}](${link})`,
  ];
  for (const finding of drift.changes) lines.push("", `### ${heading(finding)}`, "", ...explained(finding));
  if (drift.consumers.length) {
    lines.push("", "### Consumers", "");
    for (const hit of drift.consumers) lines.push(`- ${hit.impact}: ${code(hit.name)}${hit.owner ? `, ${words(hit.owner)}` : ""}: ${words(hit.reason)}`);
  }
  if (drift.statement) lines.push("", block(drift.statement));
  return `${lines.join("\n")}\n`;
}

export function reportMarkdown(report: Report, consumer: string): string {
  const lines = [`## ${report.impact ?? "Nothing"}${consumer ? ` for ${code(consumer)}` : ""}: ${report.statements.length} statements checked`];
  for (const own of report.consumers) if (own.impact && own.impact !== "SAFE" && (!consumer || own.name === consumer)) lines.push("", `- ${own.impact} for ${code(own.name)}${own.about ? `, ${words(own.about)}` : ""}`);
  for (const group of byStatement(report)) {
    if (!group.findings.length && !group.note && (consumer || !group.locks.length)) continue;
    lines.push("", `### ${group.at ? `${code(`${group.at.file}:${group.at.line}`)}` : "By all of it together"}`);
    if (group.at?.text) lines.push("", block(group.at.text));
    lines.push("", ...(group.note ? [`- ${words(group.note)}`] : []), ...group.locks.map((own) => `- Lock of ${code(own.table_name)}: ${words(lockText(own))}`));
    for (const one of group.findings) {
      lines.push("", `#### ${code(one.table_name)}, ${heading(one.change)}`, "", ...explained(one.change));
      for (const hit of one.consumers) if (hit.impact && hit.impact !== "SAFE") lines.push(`- **Hits** ${code(hit.name)}, ${hit.impact}${hit.reason ? `: ${words(hit.reason)}` : ""}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
