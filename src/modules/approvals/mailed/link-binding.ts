/** What the link of a letter is bound to: one person, one step, and what they were asked about. */
export interface Binding {
  /** Id of the step. */
  readonly step: string;
  /** Id of the person. */
  readonly person: string;
  /** Hashes of the ground and the brief when the letter was written. */
  readonly ground: string;
  readonly brief: string;
}

/** A binding as the link keeps it. */
export const boundTo = ({ step, person, ground, brief }: Binding): string[] => [step, person, ground, brief];

/** The binding that a link keeps. */
export function bindingOf({ parts }: { readonly parts: readonly string[] | null }): Binding {
  const [step = '', person = '', ground = '', brief = ''] = parts ?? [];
  return { step, person, ground, brief };
}
