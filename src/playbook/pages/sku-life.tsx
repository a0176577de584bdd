import { Panel } from '../../ui/panel.tsx';
import type { OfferingList } from '../reading.ts';
import styles from './catalogue.module.css';

type Life = OfferingList['life'];

/** How a service becomes a SKU: the way it goes, how sure its delivery grows, who says yes at the end. */
export function SkuLife({ life }: { readonly life: Life }) {
  const { steps, maturities, approvals, weeks, source, note } = life;
  return (
    <Panel title="How a service becomes a SKU" aside={`${weeks.least} to ${weeks.most} weeks`}>
      <div className={styles.description}>
        <Meanings title="The way" items={steps} />
        <Meanings title="Maturity" items={maturities} />
        <div>
          <h3>Who says yes to a new SKU</h3>
          <ol>
            {approvals.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ol>
        </div>
      </div>
      <p className={styles.source}>
        {source}. {note}
      </p>
    </Panel>
  );
}

function Meanings({ title, items }: { readonly title: string; readonly items: Life['steps'] }) {
  return (
    <div>
      <h3>{title}</h3>
      <dl>
        {items.map(({ id, title: name, means }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
