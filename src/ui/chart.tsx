import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** One kind of figure over all bars. */
export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
}

/** A colour for each kind of figure, far enough apart in both schemes; they come from the palette. */
const inks = ['--ui-focus', '--ui-plum', '--ui-warn', '--ui-good', '--ui-dimmed', '--ui-bad'];
const barHeight = 34;

/**
 * Stacked bars, one line for each label. It is a picture of figures that stand in a table nearby, so a screen reader
 * hears only `words`. Load this file late: the drawing library is larger than the page.
 */
export function Bars({ labels, series, unit, words }: BarsProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const height = labels.length * barHeight + 44;
  useEffect(() => {
    if (!canvas.current || width === 0 || scheme === undefined) return;
    const chart = init(canvas.current, null, { renderer: 'svg', width, height });
    chart.setOption(optionOf({ labels, series, unit }, getComputedStyle(document.documentElement)));
    return () => chart.dispose();
  }, [labels, series, unit, width, height, scheme]);
  return (
    <div ref={ref} role="img" aria-label={words}>
      <div ref={canvas} style={{ height }} aria-hidden />
    </div>
  );
}

interface BarsProps {
  readonly labels: readonly string[];
  readonly series: readonly BarSeries[];
  /** What is counted, e.g. `hours`. */
  readonly unit: string;
  readonly words: string;
}

function optionOf({ labels, series, unit }: Omit<BarsProps, 'words'>, style: CSSStyleDeclaration) {
  const ink = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: ink('--ui-dimmed'), fontFamily: 'Inter Variable, sans-serif', fontSize: 12 };
  return {
    animation: false,
    textStyle: text,
    color: inks.map(ink),
    grid: { top: 4, right: 12, bottom: 40, left: 4, containLabel: true },
    legend: { show: series.length > 1, bottom: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: text },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: ink('--ui-surface'),
      borderColor: ink('--ui-border'),
      textStyle: { ...text, color: ink('--ui-text') },
      valueFormatter: (value: unknown) => `${value} ${unit}`,
    },
    xAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: ink('--ui-border') } }, axisLabel: text },
    yAxis: {
      type: 'category',
      inverse: true,
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink('--ui-border') } },
      axisLabel: { ...text, width: 150, overflow: 'truncate' },
    },
    series: series.map(({ name, values }) => ({ name, type: 'bar', stack: 'all', barMaxWidth: 16, data: values })),
  };
}
