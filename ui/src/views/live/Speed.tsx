/**
 * Throughput over time as a step chart: accepted below, every other reply above.
 *
 * Plain SVG stretched to its box, so that ten renders per second cost nothing; no animation. A screen
 * reader gets one sentence. Leaves out: measuring the throughput.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { memo } from 'react';
import { Panel } from '../../components';
import { useFormat } from '../../format';
import type { SpeedPoint } from '../../host/types';
import css from './live.module.css';

export interface SpeedProps {
  points: SpeedPoint[];
  /** Milliseconds that one point covers. */
  step: number;
  perSecond: number;
  over: boolean;
  /** The campaign is paused or stopped. */
  paused: boolean;
  /** Opens the dialog that limits the speed; none: it cannot be changed now. */
  onLimit?: () => void;
}

/** The next round number that is not smaller, from 1, 2, 3, 5 × 10ⁿ, divisible for the lines. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10;
  // Powers of ten below one are not exact.
  return Number((step * power).toPrecision(3));
}

/** Points that the chart is wide at least: the first second of a campaign is a bar, not the chart. */
const minPoints = 30;

/** A stepped area between two rows of heights, in a 100 × 100 box that is `slots` points wide. */
export function steps(lower: number[], upper: number[], top: number, slots = upper.length): string {
  const width = 100 / Math.max(1, slots);
  const y = (value: number) => (100 - (100 * Math.min(value, top)) / top).toFixed(2);
  const x = (at: number) => (at * width).toFixed(3);
  const there = upper.map((value, at) => `L${x(at)} ${y(value)}L${x(at + 1)} ${y(value)}`);
  const back = lower.map((value, at) => `L${x(at + 1)} ${y(value)}L${x(at)} ${y(value)}`).reverse();
  return `M0 ${y(lower[0] ?? 0)}${there.join('')}${back.join('')}Z`;
}

export const Speed = memo(function Speed({
  points,
  step,
  perSecond,
  over,
  paused,
  onLimit,
}: SpeedProps) {
  const { t } = useLingui();
  const format = useFormat();
  const peak = Math.max(0, ...points.map((one) => (one.accepted + one.other) / step)) * 1000;
  // Low rates per minute, as limits are stated; high rates per second.
  const bySecond = peak >= 5;
  const scale = (bySecond ? 1_000 : 60_000) / step;
  const top = roundUp(peak * (bySecond ? 1 : 60));
  const zero = points.map(() => 0);
  const accepted = points.map((one) => one.accepted * scale);
  const all = points.map((one) => (one.accepted + one.other) * scale);
  const lines = [1, 0.5, 0];
  const first = points[0];
  const last = points.at(-1);
  const slots = Math.max(points.length, minPoints);
  const end = last && first ? Math.max(last.at + step, first.at + slots * step) : 0;
  const short = last && first ? end - first.at < 5 * 60_000 : false;
  const clock = short ? format.timeExact : format.time;
  const ticks = first
    ? [0, 0.25, 0.5, 0.75, 1].map((part) => first.at + part * (end - first.at))
    : [];
  const pace = format.decimal(bySecond ? perSecond : perSecond * 60, bySecond ? 1 : 0);
  const peakText = format.decimal(bySecond ? peak : peak * 60, bySecond ? 1 : 0);

  return (
    <Panel
      className={css.speed}
      title={bySecond ? <Trans>Emails per second</Trans> : <Trans>Emails per minute</Trans>}
      right={
        <Group component="span" gap={12} wrap="nowrap" className="num small">
          {over ? null : <b>{paused ? <Trans>paused</Trans> : <Trans>now {pace}</Trans>}</b>}
          {onLimit ? (
            <Button size="xs" variant="subtle" onClick={onLimit}>
              <Trans>Limit speed</Trans>
            </Button>
          ) : null}
        </Group>
      }
    >
      {points.length === 0 ? (
        <Text p={16} className="faint">
          <Trans>No replies yet.</Trans>
        </Text>
      ) : (
        <div className={css.chart}>
          <div className={`${css.scale} num`} aria-hidden="true">
            {lines.map((part) => (
              <span key={part}>{format.decimal(top * part, 1)}</span>
            ))}
          </div>
          <svg
            className={css.plot}
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={t`Sending speed over time, peak ${peakText}.`}
          >
            {lines.map((part) => (
              <line
                key={part}
                x1="0"
                x2="100"
                y1={100 - part * 100}
                y2={100 - part * 100}
                className={css.line}
                vectorEffect="non-scaling-stroke"
              />
            ))}
            <path d={steps(zero, accepted, top, slots)} className={css.areaAccepted} />
            <path d={steps(accepted, all, top, slots)} className={css.areaOther} />
          </svg>
          <div className={`${css.times} num`} aria-hidden="true">
            {ticks.map((at, place) => {
              // A short run has fewer distinct times than ticks.
              const label = clock(at);
              const before = ticks[place - 1];
              const same = before !== undefined && clock(before) === label;
              return <span key={at}>{same ? '' : label}</span>;
            })}
          </div>
          <Group py={4} className={`${css.keys} small`}>
            <Group component="span" gap={6} wrap="nowrap">
              <i className={css.keyAccepted} aria-hidden="true" />
              <Trans>Accepted</Trans>
            </Group>
            <Group component="span" gap={6} wrap="nowrap">
              <i className={css.keyOther} aria-hidden="true" />
              <Trans>Other replies</Trans>
            </Group>
          </Group>
        </div>
      )}
    </Panel>
  );
});
