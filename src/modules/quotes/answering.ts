import type { Context } from 'hono';
import type { Act } from '../../platform/act.ts';
import { act, type House } from '../../platform/http/house.ts';
import { tellVersion } from '../../platform/http/precondition.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { presentQuote } from './presenting.ts';
import type { Quote } from './quote.ts';
import type { StoredQuote } from './store.ts';

/** Answers with a quote as a verb left it, and with the version that it then has. */
export const answerQuote =
  (playbook: Playbook) =>
  async (context: Context<House>, verb: (it: Act) => Promise<StoredQuote>): Promise<Quote> => {
    const shown = await act(context, async (it) => presentQuote(it, playbook, await verb(it)));
    tellVersion(context, shown);
    return shown;
  };
