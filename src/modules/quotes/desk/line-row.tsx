import { ActionIcon, Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { showMoney } from '../../../platform/money.ts';
import { count } from '../../../ui/figures.tsx';
import type { QuoteLine, WishedLine } from '../quote.ts';
import styles from './desk.module.css';
import type { QuoteDesk } from './desk.tsx';
import { Findings } from './findings.tsx';
import type { ReckonedLine } from './line-list.tsx';
import type { Plan, Plans } from './plans.tsx';

/** One line: which plan, how many, who attends, what it costs, what follows from it, and what rules say of it. */
export function LineRow({ wish, reckoned, plans, currency, dearest, place, fault, readOnly, desk }: LineRowProps) {
  const { line, extras, findings } = reckoned;
  const plan = plans.bySku.get(wish.sku);
  const title = line?.title ?? plan?.title ?? wish.sku;
  const change = (more: Partial<WishedLine>) =>
    desk.edit(({ lines }) => ({ lines: lines.map((each) => (each.id === wish.id ? { ...each, ...more } : each)) }));
  const fields = { wish, plan, name: `line ${place}, ${title}`, readOnly, onChange: change };
  return (
    <fieldset className={styles.group} aria-label={`Line ${place}: ${title}`}>
      <div className={styles.row}>
        <strong className={styles.name}>{title}</strong>
        <small className={styles.details}>
          {[wish.sku, line?.duration ?? plan?.duration, ...(plan?.limits ?? [])].filter(Boolean).join(' · ')}
        </small>
        <PlanChoice {...fields} plans={plans} currency={currency} />
        <Quantity {...fields} fault={fault} />
        <Seats {...fields} line={line} />
        <Price
          cents={line?.listCents}
          unitCents={line?.unitCents ?? plan?.priceCents ?? 0}
          {...{ currency, dearest }}
        />
        {readOnly ? null : (
          <ActionIcon
            className={styles.remove}
            variant="subtle"
            color="gray"
            size={32}
            aria-label={`Take line ${place} away: ${title}`}
            onClick={() => desk.edit(({ lines }) => ({ lines: lines.filter(({ id }) => id !== wish.id) }))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </div>
      {extras.map((extra) => (
        <Extra key={extra.id} {...{ extra, currency, dearest }} />
      ))}
      <Findings findings={findings} label={`What rules say of line ${place}`} />
    </fieldset>
  );
}

interface LineRowProps {
  readonly wish: WishedLine;
  readonly reckoned: ReckonedLine;
  readonly plans: Plans;
  readonly currency: string;
  /** The dearest line at list price: the longest bar. */
  readonly dearest: number;
  /** The first line is 1. */
  readonly place: number;
  readonly fault: string | undefined;
  readonly readOnly: boolean;
  readonly desk: QuoteDesk;
}

interface FieldProps {
  readonly wish: WishedLine;
  readonly plan: Plan | undefined;
  /** Which line, to a screen reader. */
  readonly name: string;
  readonly readOnly: boolean;
  readonly onChange: (more: Partial<WishedLine>) => void;
}

/** Which plan of the offering, at its price; a plan that may be either way is asked how. */
function PlanChoice({ wish, plan, name, plans, currency, readOnly, onChange }: PlanChoiceProps) {
  const others = plan ? (plans.byOffering.get(plan.offering) ?? []) : [];
  if (others.length > 1 && !readOnly) {
    const words = ({ plan: title, priceCents }: Plan) =>
      priceCents === null ? title : `${title}, ${showMoney(priceCents, currency)}`;
    return (
      <NativeSelect
        className={styles.plan}
        aria-label={`Plan of ${name}`}
        value={wish.sku}
        data={others.map((other) => ({ value: other.sku, label: words(other) }))}
        onChange={({ currentTarget }) => {
          const chosen = plans.bySku.get(currentTarget.value);
          if (!chosen) return;
          const delivery = chosen.delivery === 'either' ? (wish.delivery ?? 'remote') : chosen.delivery;
          const facility = wish.facility && chosen.facilityCents !== null;
          onChange({ sku: chosen.sku, delivery, facility });
        }}
      />
    );
  }
  return <span className={styles.plan}>{plan?.plan ?? wish.delivery}</span>;
}

interface PlanChoiceProps extends FieldProps {
  readonly plans: Plans;
  readonly currency: string;
}

function Quantity({
  wish,
  plan,
  name,
  fault,
  readOnly,
  onChange,
}: FieldProps & { readonly fault: string | undefined }) {
  if (readOnly) return <span className={styles.quantity}>{count(wish.quantity)} ×</span>;
  return (
    <NumberInput
      className={styles.quantity}
      aria-label={`How many of ${name}`}
      min={1}
      max={9999}
      allowDecimal={false}
      clampBehavior="strict"
      error={fault}
      suffix={plan?.per ? '' : ' ×'}
      value={wish.quantity}
      onChange={(quantity) => typeof quantity === 'number' && onChange({ quantity })}
    />
  );
}

/** How many people attend, against the seats of so many classes. */
function Seats({ wish, plan, name, line, readOnly, onChange }: FieldProps & { readonly line: QuoteLine | undefined }) {
  const limit = line?.seatLimit ?? plan?.seats?.limit ?? null;
  if (limit === null) return <span className={styles.seats} />;
  const seats = limit * wish.quantity;
  const asked = wish.attendees ?? 0;
  return (
    <div className={styles.seats}>
      {readOnly ? (
        <span>{wish.attendees === null ? 'attendance open' : `${count(asked)} attend`}</span>
      ) : (
        <NumberInput
          aria-label={`How many attend ${name}`}
          placeholder="attend"
          min={1}
          max={99_999}
          allowDecimal={false}
          clampBehavior="strict"
          value={wish.attendees ?? ''}
          onChange={(attendees) => onChange({ attendees: typeof attendees === 'number' ? attendees : null })}
        />
      )}
      <div className={styles.meter} data-over={asked > seats || undefined} aria-hidden>
        <span style={{ width: `${Math.min(100, (asked / Math.max(asked, seats)) * 100)}%` }} />
        <i style={{ left: `${(seats / Math.max(asked, seats)) * 100}%` }} />
      </div>
      <small>
        {count(asked)} of {count(seats)} seats
      </small>
      {plan?.facilityCents && wish.delivery === 'onsite' ? (
        <Checkbox
          size="xs"
          label="with rooms of ours"
          checked={wish.facility}
          disabled={readOnly}
          onChange={({ currentTarget }) => onChange({ facility: currentTarget.checked })}
        />
      ) : null}
    </div>
  );
}

/** A line that follows from another: seats beyond those of the classes, rooms. */
function Extra({ extra: { title, sku, quantity, unitCents, listCents }, currency, dearest }: ExtraProps) {
  return (
    <div className={styles.extra}>
      <span>
        {title} <small>{sku}</small>
      </span>
      <span className={styles.sum}>
        {count(quantity)} × {showMoney(unitCents, currency)}
      </span>
      <Price cents={listCents} unitCents={0} {...{ currency, dearest }} />
    </div>
  );
}

interface ExtraProps {
  readonly extra: QuoteLine;
  readonly currency: string;
  readonly dearest: number;
}

/** The list price of a line, and how it compares with the others. */
function Price({ cents, unitCents, currency, dearest }: PriceProps) {
  return (
    <div className={styles.price}>
      <span className="figures">{cents === undefined ? '…' : showMoney(cents, currency)}</span>
      {unitCents > 0 && cents !== undefined && cents !== unitCents ? (
        <small>{showMoney(unitCents, currency)} each</small>
      ) : null}
      <div className={styles.bar} aria-hidden>
        <span style={{ width: `${((cents ?? 0) / dearest) * 100}%` }} />
      </div>
    </div>
  );
}

interface PriceProps {
  /** Undefined until it is reckoned. */
  readonly cents: number | undefined;
  readonly unitCents: number;
  readonly currency: string;
  readonly dearest: number;
}
