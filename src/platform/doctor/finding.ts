/** What an examination found of one matter. A fault stops work or loses it; a hint is for whoever has a minute. */
export interface Finding {
  /** What was looked at: `database`, `jobs`. */
  readonly matter: string;
  readonly state: 'ok' | 'hint' | 'fault';
  readonly sentence: string;
  /** What to do about it; null where all is well. */
  readonly cure: string | null;
}

export const ok = (matter: string, sentence: string): Finding => ({ matter, state: 'ok', sentence, cure: null });

export const hint = (matter: string, sentence: string, cure: string): Finding => ({
  ...{ matter, sentence, cure },
  state: 'hint',
});

export const fault = (matter: string, sentence: string, cure: string): Finding => ({
  ...{ matter, sentence, cure },
  state: 'fault',
});

/** The fault that a refusal tells; its sentence names place and cure, the cure here is the shortest way to it. */
export const refused = (matter: string, refusal: unknown, cure: string): Finding =>
  fault(matter, refusal instanceof Error ? refusal.message : String(refusal), cure);
