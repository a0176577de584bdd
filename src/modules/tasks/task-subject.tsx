import { Link } from '@tanstack/react-router';
import type { Task } from './task.ts';

/** The record a task belongs to by its name, with the way there where it has a page. */
export function TaskSubject({
  task: { subject, subjectTitle },
}: {
  readonly task: Pick<Task, 'subject' | 'subjectTitle'>;
}) {
  const [noun, number = ''] = subject.split('/');
  const words = subjectTitle ?? number;
  const params = { number };
  if (noun === 'opportunity') {
    return (
      <Link to="/opportunities/$number" params={params} title={number}>
        {words}
      </Link>
    );
  }
  if (noun === 'account') {
    return (
      <Link to="/accounts/$number" params={params} title={number}>
        {words}
      </Link>
    );
  }
  return <span>{words}</span>;
}
