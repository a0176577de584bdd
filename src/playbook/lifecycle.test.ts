import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../platform/refusal.ts';
import { folderOf, openFolder } from './folder.ts';
import { Lifecycle, mayMove, movesFrom, titleOf } from './lifecycle.ts';
import { lifecycleDiagram, lifecyclesPage } from './lifecycle-diagram.ts';
import { lifecycleFaults } from './lifecycle-proof.ts';
import { readLifecycles } from './lifecycles.ts';

const shipped = readLifecycles(await openFolder('playbooks/gitlab'));

const draft = {
  id: 'lifecycle.quote',
  title: 'Quote',
  initial: 'draft',
  guards: [{ id: 'paid', sentence: 'the bill is paid' }],
  states: [
    { id: 'draft', title: 'Draft' },
    { id: 'sent', title: 'Sent out' },
    { id: 'gone', title: 'Gone', ends: true },
  ],
  moves: [
    { verb: 'send', from: ['draft'], to: 'sent' },
    { verb: 'recall', from: ['sent'], to: 'draft' },
    { verb: 'drop', from: ['draft', 'sent'], to: 'gone', needsReason: true, guards: ['paid'] },
  ],
  source: { document: 'Test', section: 'one' },
  effective: { from: '2020-01-01' },
};
const quote = Lifecycle.parse(draft);
const faultsOf = (changes: object) =>
  lifecycleFaults('quote', Lifecycle.parse({ ...draft, ...changes })).map(
    ({ path, sentence }) => `${path.join('.')} ${sentence}`,
  );

describe('a move', () => {
  const send = { verb: 'send', to: 'sent', needsReason: false };
  const recall = { verb: 'recall', to: 'draft', needsReason: false };
  const drop = { verb: 'drop', to: 'gone', needsReason: true };

  test('leads where the playbook says', () => {
    expect(mayMove(quote, 'draft', 'send')).toEqual({ may: true, ...send });
    expect(movesFrom(quote, 'draft', ['paid'])).toEqual([send, drop]);
    expect(movesFrom(quote, 'gone', ['paid'])).toEqual([]);
  });

  test('that is not open is answered with those that are', () => {
    expect(mayMove(quote, 'sent', 'send', ['paid'])).toEqual({
      may: false,
      why: 'Quote in Sent out has no way to send: from here you may recall, drop.',
    });
    expect(mayMove(quote, 'gone', 'recall')).toEqual({
      may: false,
      why: 'Quote in Gone has no way to recall: nothing more can become of it.',
    });
  });

  test('under a guard stays shut until the guard is met', () => {
    expect(movesFrom(quote, 'sent')).toEqual([recall]);
    expect(mayMove(quote, 'draft', 'drop')).toEqual({
      may: false,
      why: 'Quote: drop is open only when the bill is paid.',
    });
    expect(mayMove(quote, 'draft', 'drop', ['other'])).toMatchObject({ may: false });
    expect(mayMove(quote, 'draft', 'drop', ['other', 'paid'])).toEqual({ may: true, ...drop });
  });

  test('under two guards needs both', () => {
    const guards = [...draft.guards, { id: 'cold', sentence: 'the customer is silent' }];
    const moves = [{ verb: 'drop', from: ['draft'], to: 'gone', guards: ['paid', 'cold'] }];
    const guarded = Lifecycle.parse({ ...draft, guards, moves });
    expect(mayMove(guarded, 'draft', 'drop')).toMatchObject({
      why: 'Quote: drop is open only when the bill is paid and the customer is silent.',
    });
    expect(mayMove(guarded, 'draft', 'drop', ['paid'])).toMatchObject({
      why: 'Quote: drop is open only when the customer is silent.',
    });
    expect(mayMove(guarded, 'draft', 'drop', ['cold', 'paid'])).toMatchObject({ may: true });
  });

  test('names a state as people do', () => {
    expect([titleOf(quote, 'sent'), titleOf(quote, 'lost')]).toEqual(['Sent out', 'lost']);
  });
});

describe('a lifecycle is refused', () => {
  test('not, as it is', () => {
    expect(faultsOf({})).toEqual([]);
  });

  test.each([
    [
      'an unknown first state',
      { initial: 'nowhere' },
      'quote.initial names the unknown state nowhere: take one of draft, sent, gone.',
    ],
    [
      'a move from an unknown state',
      { moves: [...draft.moves, { verb: 'x', from: ['draft', 'nowhere'], to: 'gone' }] },
      'quote.moves.3.from.1 names the unknown state nowhere: take one of draft, sent, gone.',
    ],
    [
      'a move to an unknown state',
      { moves: [...draft.moves, { verb: 'x', from: ['draft'], to: 'nowhere' }] },
      'quote.moves.3.to names the unknown state nowhere: take one of draft, sent, gone.',
    ],
    [
      'an unknown guard',
      { moves: [...draft.moves, { verb: 'x', from: ['draft'], to: 'gone', guards: ['budget'] }] },
      'quote.moves.3.guards.0 names the unknown guard budget: describe it under guards.',
    ],
    [
      'a guard of nothing',
      { guards: [...draft.guards, { id: 'budget', sentence: 'there is money' }] },
      'quote.guards.1 guards no move: remove budget or name it at one.',
    ],
    [
      'two guards of one name',
      { guards: [...draft.guards, ...draft.guards] },
      'quote.guards.1.id is taken: there is another paid; rename one.',
    ],
    [
      'two states of one name',
      { states: [...draft.states, { id: 'draft', title: 'Another' }] },
      'quote.states.3.id is taken: there is another draft; rename one.',
    ],
    [
      'a verb that leads two ways',
      { moves: [...draft.moves, { verb: 'send', from: ['draft'], to: 'gone' }] },
      'quote.moves.3.from.0 leads two ways: send from draft is there already.',
    ],
    [
      'a state that cannot be reached, even if it reaches others',
      {
        states: [...draft.states, { id: 'lost', title: 'Lost' }],
        moves: [...draft.moves, { verb: 'find', from: ['lost'], to: 'draft' }],
      },
      'quote.states.3.id cannot be reached from draft: add a move to lost or remove it.',
    ],
    [
      'a state from which nothing ends',
      {
        states: [...draft.states, { id: 'stuck', title: 'Stuck' }],
        moves: [...draft.moves, { verb: 'stick', from: ['sent'], to: 'stuck' }],
      },
      'quote.states.3.id never ends: add a way from stuck to a state that ends.',
    ],
    [
      'a state that ends and goes on',
      { moves: [...draft.moves, { verb: 'reopen', from: ['gone'], to: 'draft' }] },
      'quote.states.2.id ends, yet a move leads out of gone: remove one or the other.',
    ],
  ])('with %s', (_, changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  test('with a circle that nothing leaves', () => {
    const states = [
      { id: 'draft', title: 'Draft' },
      { id: 'sent', title: 'Sent' },
    ];
    const moves = draft.moves.slice(0, 2);
    expect(faultsOf({ states, moves, guards: [] })).toEqual([
      'quote.states.0.id never ends: add a way from draft to a state that ends.',
      'quote.states.1.id never ends: add a way from sent to a state that ends.',
    ]);
  });

  test('with file, line and path', () => {
    const text = JSON.stringify({ ...shipped, task: { ...shipped.task, initial: 'nowhere' } }, null, 1);
    let refusal: Refusal | undefined;
    try {
      readLifecycles(folderOf(new Map([['lifecycles.yaml', text]])));
    } catch (fault) {
      refusal = fault as Refusal;
    }
    expect(refusal?.code).toBe('playbook.invalid');
    expect(refusal?.faults[0]?.place).toMatch(/^lifecycles\.yaml:\d+ task\.initial$/);
  });
});

test('in every shipped lifecycle a walk of open moves stays among its states and can always end', () => {
  const lifecycle = fc.constantFrom(...Object.values(shipped));
  fc.assert(
    fc.property(lifecycle, fc.array(fc.nat(), { maxLength: 30 }), (lifecycle, choices) => {
      let state = lifecycle.initial;
      const guards = lifecycle.guards.map(({ id }) => id);
      for (const choice of choices) {
        const open = movesFrom(lifecycle, state, guards);
        const move = open[choice % Math.max(1, open.length)];
        if (!move) break;
        expect(mayMove(lifecycle, state, move.verb, guards)).toEqual({ may: true, ...move });
        state = move.to;
      }
      const at = lifecycle.states.find(({ id }) => id === state);
      expect(at?.ends ?? movesFrom(lifecycle, state).length > 0).toBe(true);
    }),
  );
});

describe('the shipped opportunity', () => {
  const guards = ['manager-approval', 'submitted', 'booked'];
  const reach = (state: string) => movesFrom(shipped.opportunity, state, guards).map(({ to }) => to);

  test('walks through all stages to Closed Won', () => {
    let state = shipped.opportunity.initial;
    for (const verb of ['accept', 'scope', 'evaluate', 'propose', 'negotiate', 'agree', 'submit', 'win']) {
      const permission = mayMove(shipped.opportunity, state, verb, ['submitted', 'booked']);
      expect(permission).toMatchObject({ may: true });
      if (permission.may) state = permission.to;
    }
    expect(titleOf(shipped.opportunity, state)).toBe('Closed Won');
  });

  test.each([
    ['awaiting-signature', 'submit', 'everything that closing asks for is there and it is submitted for approval'],
    ['closing', 'win', 'whoever books deals has decided'],
    ['closing', 'return', 'whoever books deals has decided'],
  ])('from %s nobody uses %s without a booking', (stage, verb, sentence) => {
    expect(mayMove(shipped.opportunity, stage, verb, ['manager-approval'])).toEqual({
      may: false,
      why: `PS-only opportunity: ${verb} is open only when ${sentence}.`,
    });
  });

  test('goes back one stage with the approval of the manager, and says why', () => {
    expect(mayMove(shipped.opportunity, 'proposal', 'step-back')).toEqual({
      may: false,
      why: "PS-only opportunity: step-back is open only when the seller's manager has approved going back.",
    });
    expect(mayMove(shipped.opportunity, 'proposal', 'step-back', ['manager-approval'])).toEqual({
      may: true,
      verb: 'step-back',
      to: 'technical-evaluation',
      needsReason: true,
    });
  });

  test('is unqualified or a duplicate only before acceptance, and locked while Finance decides', () => {
    expect(reach('pending-acceptance')).toEqual(['discovery', 'closed-lost', 'unqualified', 'duplicate']);
    for (const { id } of shipped.opportunity.states.slice(1)) expect(reach(id)).not.toContain('unqualified');
    expect(reach('closing')).toEqual(['closed-won', 'awaiting-signature']);
  });
});

test('a diagram draws states, verbs and ends, with one arrow between two states', () => {
  const diagram = lifecycleDiagram(
    Lifecycle.parse({ ...draft, moves: [...draft.moves, { verb: 'expire', from: ['sent'], to: 'gone' }] }),
  );
  expect(diagram.split('\n')).toEqual([
    'stateDiagram-v2',
    '  state "Draft" as draft',
    '  state "Sent out" as sent',
    '  state "Gone" as gone',
    '  [*] --> draft',
    '  draft --> sent: send',
    '  sent --> draft: recall',
    '  draft --> gone: drop',
    '  sent --> gone: drop, expire',
    '  gone --> [*]',
  ]);
  expect(lifecycleDiagram(shipped.sow)).toContain('draft --> in_review: submit');
});

test('the page tells guards, notes and sources', () => {
  const page = lifecyclesPage(shipped);
  expect(page).toContain('## Task\n\n```mermaid\nstateDiagram-v2\n');
  expect(page).toContain('- Paused: Its clock stands still.\n- Only with a reason: pause, cancel.');
  expect(page).toContain('Source: Parley, decided for this playbook.');
  expect(page).toContain('Elsewhere (001 Selling Professional Services, Step 4, Closed Won): The account team');
});
