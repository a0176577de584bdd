import { useMemo } from 'react';
import { encode } from 'uqr';

/** A code for cameras: dark on white in every theme, since cameras want it so. */
export function QrCode({ text, label, size = 176 }: QrCodeProps) {
  const { data, size: cells } = useMemo(() => encode(text, { border: 2, ecc: 'M' }), [text]);
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${cells} ${cells}`}>
      <rect width={cells} height={cells} fill="#fff" />
      <path d={dark} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

interface QrCodeProps {
  readonly text: string;
  /** What a screen reader says in its place. */
  readonly label: string;
  /** In pixels. */
  readonly size?: number;
}
