// A drift as Markdown, to paste into an issue.
import type { Drift } from "./types";

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

export function markdown(drift: Drift, link: string): string {
  const by = [drift.actor.session_user ?? "not known", drift.actor.application_name && `with ${drift.actor.application_name}`].filter(Boolean).join(" ");
  const lines = [
    `## ${drift.impact}: ${words(drift.summary)}`, "",
    `${code(drift.table)}, version ${drift.version_from} → ${drift.version_to}, ${drift.detected_at}, by ${code(by)}, ${drift.status}${drift.declared_as ? `, declared as ${code(drift.declared_as)}` : ""}`, "",
    `[Drift ${drift.drift_id} of ${words(drift.source_name)}](${link})`,
  ];
  for (const finding of drift.changes) {
    lines.push("", `### ${finding.impact}: ${finding.object_kind} ${code(finding.object_name)} (${finding.rule_id})`, "");
    for (const [name, text] of [["What", finding.message], ["Who", finding.who], ["How", finding.how], ["Do", finding.remedy], ["Sure", finding.sure]] as const)
      if (text) lines.push(`- **${name}**: ${words(text)}`);
  }
  if (drift.consumers.length) {
    lines.push("", "### Consumers", "");
    for (const hit of drift.consumers) lines.push(`- ${hit.impact}: ${code(hit.name)}${hit.owner ? `, ${words(hit.owner)}` : ""}: ${words(hit.reason)}`);
  }
  if (drift.statement) lines.push("", block(drift.statement));
  return `${lines.join("\n")}\n`;
}
