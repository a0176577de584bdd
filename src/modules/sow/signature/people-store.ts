import type { Act } from '../../../platform/act.ts';

/** Who somebody is to a signer of the same paper. */
export interface HousePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** People of ours by their ids. */
export const readPeople = ({ tx }: Pick<Act, 'tx'>, ids: readonly string[]): Promise<HousePerson[]> =>
  tx
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...ids])
    .orderBy('name')
    .execute();
