import { Refusal } from '../../refusal.ts';
import { type ArrivalRefusal, arrivalRefusals } from './connection.ts';

/** Somebody who does not come in. The page tells the sentence; what exactly was wrong is for the log alone. */
export const arrivalRefused = (code: ArrivalRefusal, detail?: string): Refusal =>
  new Refusal(code, arrivalRefusals[code], { status: 403, ...(detail === undefined ? {} : { detail }) });
