import { Button, FileButton, Progress } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import styles from './file-drop.module.css';

/** Takes one file, dropped or chosen; `share` from 0 to 1 shows how much of it has arrived. */
export function FileDrop({ title, hint, accept, share, onFile }: FileDropProps) {
  const [over, setOver] = useState(false);
  const busy = share !== null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is only the short way; the button within does the same.
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={20} aria-hidden />
      <div className={styles.words}>
        <div>{title}</div>
        <div className={styles.hint}>{hint}</div>
        {busy ? (
          <Progress mt={6} size="sm" value={share * 100} aria-label={`Upload, ${Math.round(share * 100)} %`} />
        ) : null}
      </div>
      <FileButton accept={accept} onChange={(file) => file && onFile(file)}>
        {(button) => (
          <Button {...button} variant="default" loading={busy}>
            Choose file
          </Button>
        )}
      </FileButton>
    </div>
  );
}

interface FileDropProps {
  readonly title: string;
  readonly hint: string;
  /** File names and media kinds the chooser offers, e.g. `.xlsx`. */
  readonly accept: string;
  /** Null while nothing is on its way. */
  readonly share: number | null;
  readonly onFile: (file: File) => void;
}
