import { useEffect, useRef, useState } from 'react';
import { Problem } from '../../../ui/api.tsx';
import type { AskedQuestion, GuestAnswer } from '../questionnaire.ts';
import { answerOf, type Draft, draftOf } from './draft.tsx';

/** How long a hand rests before what it typed is saved. */
const restMs = 600;

export type SaveAnswer = (question: AskedQuestion, answer: GuestAnswer) => Promise<void>;

export interface Saving {
  readonly draft: Draft;
  readonly state: 'still' | 'saving' | 'saved' | 'failed';
  /** Why it was not saved. */
  readonly fault: string | null;
  /** @param now without waiting for the hand to rest: a choice was made, the field was left */
  change(changed: Partial<Draft>, now?: boolean): void;
  saveNow(): void;
}

/** Keeps one answer while it is typed and saves it as the hand rests; what cannot be sent waits for the connection. */
export function useSaving(question: AskedQuestion, save: SaveAnswer): Saving {
  const [draft, setDraft] = useState(() => draftOf(question));
  const [state, setState] = useState<Saving['state']>('still');
  const [fault, setFault] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(draft);
  const waiting = useRef(false);

  const send = async () => {
    clearTimeout(timer.current);
    const sent = latest.current;
    const answer = answerOf(question, sent);
    if (answer === null || !waiting.current) return;
    if (typeof answer === 'string') {
      setState('failed');
      setFault(answer);
      return;
    }
    setState('saving');
    waiting.current = false;
    try {
      await save(question, answer);
      if (latest.current !== sent) return;
      setState('saved');
      setFault(null);
    } catch (thrown) {
      waiting.current = true;
      setState('failed');
      const offline = thrown instanceof Problem && thrown.status === 0;
      setFault(offline ? 'No connection: it stays here and is sent when you are back.' : (thrown as Error).message);
    }
  };
  const sendLatest = useRef(send);
  useEffect(() => {
    sendLatest.current = send;
  });
  useEffect(() => {
    const again = () => void sendLatest.current();
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      void sendLatest.current();
    };
  }, []);

  return {
    ...{ draft, state, fault },
    change(changed, now = false) {
      const next = { ...latest.current, ...changed };
      latest.current = next;
      waiting.current = true;
      setDraft(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void sendLatest.current(), now ? 0 : restMs);
    },
    saveNow: () => void sendLatest.current(),
  };
}
