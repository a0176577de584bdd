import { Button, Group } from '@mantine/core';
import { type PointerEvent, useState } from 'react';
import { drawingField } from '../envelope.ts';
import styles from './signing-form.module.css';

/** A point of a stroke, in units of the field. */
interface Point {
  readonly x: number;
  readonly y: number;
}
type Stroke = readonly Point[];

const { width, height } = drawingField;
/** Points that stand closer are left out: nobody sees them, and the path stays short. */
const apart = 3;

/** A field to sign in with a finger, a pen or a mouse; `onDraw` gets the path, empty where nothing is drawn. */
export function DrawingPad({ onDraw }: { readonly onDraw: (path: string) => void }) {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [live, setLive] = useState<Stroke | null>(null);
  const keep = (kept: readonly Stroke[]) => {
    setStrokes(kept);
    onDraw(pathOf(kept));
  };
  const end = () => {
    if (live) keep([...strokes, live]);
    setLive(null);
  };
  return (
    <div>
      <svg
        className={styles.pad}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={strokes.length === 0 ? 'Nothing is drawn yet' : 'Your signature as you drew it'}
        data-drawing
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setLive([pointAt(event)]);
        }}
        onPointerMove={(event) => live && setLive(drawnOn(live, pointAt(event)))}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <line className={styles.line} x1={24} x2={width - 24} y1={height - 44} y2={height - 44} />
        <path className={styles.ink} d={pathOf(live ? [...strokes, live] : strokes)} />
      </svg>
      <Group gap="xs" mt={6}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={strokes.length === 0}
          onClick={() => keep(strokes.slice(0, -1))}
        >
          Take the last stroke back
        </Button>
        <Button variant="default" size="compact-sm" disabled={strokes.length === 0} onClick={() => keep([])}>
          Draw it anew
        </Button>
      </Group>
    </div>
  );
}

const within = (value: number, most: number): number => Math.round(Math.min(Math.max(value, 0), most) * 10) / 10;

function pointAt({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>): Point {
  const box = currentTarget.getBoundingClientRect();
  return {
    x: within(((clientX - box.left) * width) / box.width, width),
    y: within(((clientY - box.top) * height) / box.height, height),
  };
}

function drawnOn(stroke: Stroke, point: Point): Stroke {
  const last = stroke.at(-1);
  return last && Math.hypot(point.x - last.x, point.y - last.y) < apart ? stroke : [...stroke, point];
}

/** `M10 20 L30.5 40 M…`: a stroke of one point is a dot. */
const pathOf = (strokes: readonly Stroke[]): string =>
  strokes
    .map(([first, ...others]) => {
      if (!first) return '';
      const line = others.length > 0 ? others : [first];
      return [`M${first.x} ${first.y}`, ...line.map(({ x, y }) => `L${x} ${y}`)].join(' ');
    })
    .join(' ');
