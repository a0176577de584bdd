import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import type { Quote } from '../quote.ts';
import styles from './quote.module.css';
import { orderFormPath, orderFormQuery } from './quote-queries.tsx';

/** The order form as the customer reads it, in a frame that may run nothing, and as files. */
export function OrderFormPanel({ quote }: { readonly quote: Quote }) {
  const { data, error, refetch } = useQuery(orderFormQuery(quote));
  return (
    <Panel
      title="Order form"
      aside={quote.sentAt === null ? 'as the quote stands now' : 'as it was sent'}
      actions={(['docx', 'pdf'] as const).map((form) => (
        <Button
          key={form}
          component="a"
          href={orderFormPath(quote.number, form)}
          download
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {form === 'docx' ? 'Word' : 'PDF'}
        </Button>
      ))}
      flush
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {data === undefined && !error ? <Waiting lines={8} /> : null}
      {data === undefined ? null : (
        <iframe
          className={styles.paper}
          title={`Order form of ${quote.number}`}
          srcDoc={data}
          sandbox="allow-same-origin"
        />
      )}
    </Panel>
  );
}
