import type { Opportunity } from '../../modules/opportunities/opportunity.ts';
import type { Problem } from '../../ui/api.tsx';
import { MergeOffer } from '../../ui/merge.tsx';
import { emptyRow, type NeedForm, type NeedValues, saidBy } from './need-form.tsx';

/** What two people may change on a need at the same time. */
const titles = {
  needs: 'Needs',
  partnerName: 'Services partner the customer works with',
  partnerDelivers: 'Can that partner deliver?',
  sellerKnowsPartner: 'Qualified partner the seller knows',
  psDeclined: 'Professional Services has declined',
  gsiCandidate: 'Candidate for a global system integrator',
  alignedCam: 'Aligned channel account manager',
} as const;
type Fields = Pick<NeedValues, keyof typeof titles>;

/** The fields of a form that are compared: the rows of needs without the place they stand at. */
function fieldsOf(values: Partial<NeedValues>): Fields {
  const { partnerName = '', partnerDelivers = 'unknown', sellerKnowsPartner = '', alignedCam = '' } = values;
  const { psDeclined = false, gsiCandidate = false } = values;
  const needs = (values.needs ?? []).map(({ service, sku }, place) => ({ ...emptyRow(place), service, sku }));
  return { needs, partnerName, partnerDelivers, sellerKnowsPartner, psDeclined, gsiCandidate, alignedCam };
}

function inWords(field: keyof Fields, fields: Fields): string {
  const value = fields[field];
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value || 'nobody';
  return value.map(({ service, sku }) => (sku ? `${service} (${sku})` : service)).join(', ');
}

/** Somebody else changed the need meanwhile: both changes are brought together in the form. */
export function MergeNeed({ problem, seen, form, newest, onMerged }: MergeNeedProps) {
  return (
    <MergeOffer<Fields>
      problem={problem}
      base={fieldsOf(saidBy(seen))}
      mine={fieldsOf(form.values)}
      theirs={fieldsOf(saidBy(newest))}
      words={{ title: (field) => titles[field], value: inWords }}
      onMerge={(fields) => {
        form.setValues(fields);
        onMerged();
      }}
    />
  );
}

interface MergeNeedProps {
  readonly problem: Problem;
  /** The opportunity as it was when the form was opened. */
  readonly seen: Opportunity;
  readonly form: NeedForm;
  readonly newest: Opportunity;
  readonly onMerged: () => void;
}
