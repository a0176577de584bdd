import type { Verdict } from './engagement.ts';

/** A verdict as a page of text: the headline, what it asks for, why, and what would change it. */
export function verdictInWords(verdict: Verdict): string {
  const sections = [
    section('Outcome', [verdict.outcome.join(', ')]),
    section(
      'Ask',
      verdict.questions.map(({ question }) => question),
    ),
    section('Contacts', verdict.contacts),
    section('Channels', verdict.channels),
    section('Papers', verdict.artefacts),
    section(
      'By when',
      verdict.clocks.map(({ sentence, region }) => `${sentence}${region ? ` Counted in ${region}.` : ''}`),
    ),
    section('Notes', verdict.notes),
    section('Rules', verdict.rules),
    section('Sources', verdict.sources),
    section(
      'What would change it',
      verdict.flips.map(({ sentence }) => sentence),
    ),
    section('Playbook', [`${verdict.playbookVersion.slice(0, 12)}, the rules of ${verdict.decidedOn}`]),
  ];
  return [verdict.headline, ...sections.flat()].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
