import { z } from 'zod';
import { entry } from '../../platform/ledger/ledger.ts';

const link = z.object({ opportunity: z.string(), link: z.uuid(), givenTo: z.string() });

export const linkSent = entry(
  'questionnaire.linkSent',
  link.extend({ until: z.string(), sets: z.array(z.string()).nullable() }),
  ({ givenTo, until, sets }) =>
    `Made a link to ${sets === null ? 'all questions for the customer' : `the questions of ${sets.join(', ')}`} for ${givenTo}, until ${until}.`,
);

export const linkRevoked = entry(
  'questionnaire.linkRevoked',
  link,
  ({ givenTo }) => `Took back the link for ${givenTo}.`,
);

export const questionnaireFinished = entry(
  'questionnaire.finished',
  link.extend({ answered: z.number().int(), questions: z.number().int() }),
  ({ givenTo, answered, questions }) =>
    `The customer (${givenTo}) is done with the questions: ${answered} of ${questions} answered.`,
);

export const leftUnknown = entry(
  'questionnaire.notKnown',
  z.object({ opportunity: z.string(), fact: z.string(), title: z.string(), byCustomer: z.boolean() }),
  ({ title, byCustomer }) => `${byCustomer ? 'The customer does' : 'Does'} not know: ${title}.`,
);
