import { Progress as Bar } from '@mantine/core';
import type { Progress } from './questionnaire.ts';

/** How far the questions are answered, and how many that are needed are left. */
export function AskedProgress({ progress }: { readonly progress: Progress }) {
  const { questions, answered, compulsoryLeft } = progress;
  const share = questions === 0 ? 100 : Math.round((answered / questions) * 100);
  const left = compulsoryLeft === 0 ? 'nothing needed is left' : `${compulsoryLeft} needed are left`;
  return (
    <div>
      <Bar value={share} aria-label={`Answered, ${share} %`} size="sm" />
      <p>
        {answered} of {questions} answered, {left}
      </p>
    </div>
  );
}
