import type { AskedQuestion, GuestAnswer } from '../questionnaire.ts';

/** An answer as it stands in the fields, finished or not. */
export interface Draft {
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly sure: 'exact' | 'range' | 'guess';
  readonly unknown: boolean;
}

/** Sizes are asked in GB, for nobody counts bytes. */
const GB = 1_000_000_000;
export const isNumber = ({ type }: AskedQuestion): boolean => type === 'count' || type === 'amount';
const isBytes = ({ unit }: AskedQuestion): boolean => unit === 'bytes';
export const unitOf = (question: AskedQuestion): string | null => (isBytes(question) ? 'GB' : question.unit);

/** The fields as the given answer fills them. */
export function draftOf(question: AskedQuestion): Draft {
  const { answer } = question;
  const shown = (figure: number | null) => (figure === null ? '' : String(isBytes(question) ? figure / GB : figure));
  const value = answer?.value ?? null;
  return {
    value:
      typeof value === 'number' ? shown(value) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value ?? ''),
    low: shown(answer?.low ?? null),
    high: shown(answer?.high ?? null),
    sure: answer?.known ? answer.confidence : 'exact',
    unknown: answer !== null && !answer.known,
  };
}

/** The answer a draft gives, the sentence why it is none yet, or null while there is nothing to save. */
export function answerOf(question: AskedQuestion, draft: Draft): GuestAnswer | string | null {
  if (draft.unknown) return { known: false };
  const words = draft.value.trim();
  if (isNumber(question)) return numberAnswer(question, draft);
  if (words === '') return null;
  const value = question.type === 'yes-no' ? words === 'yes' : words;
  return { known: true, value, confidence: draft.sure === 'guess' ? 'guess' : 'exact' };
}

function numberAnswer(question: AskedQuestion, { value, low, high, sure }: Draft): GuestAnswer | string | null {
  const given = sure === 'range' ? [low, high] : [value];
  if (given.some((text) => text.trim() === '')) return null;
  const figures = given.map((text) => Number(text.replaceAll(/[\s,_]/g, '')) * (isBytes(question) ? GB : 1));
  if (figures.some((figure) => !Number.isFinite(figure))) return 'Give a number, without words.';
  const [first = 0, last = first] = figures.map((figure) => (isBytes(question) ? Math.round(figure) : figure));
  if (sure !== 'range') return { known: true, value: first, confidence: sure };
  const middle = (first + last) / 2;
  return {
    known: true,
    value: question.type === 'count' ? Math.round(middle) : middle,
    low: first,
    high: last,
    confidence: 'range',
  };
}
