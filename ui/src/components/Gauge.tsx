/**
 * How much of a limit is used: 8 px bar. `tone` says whether that is plain, soon spent, or done.
 * The words stand beside it; the gauge names itself for a screen reader.
 */
import css from './Gauge.module.css';

const fills = {
  plain: 'var(--pr-primary)',
  soon: 'var(--pr-deferred-fill)',
  spent: 'var(--pr-refused-fill)',
  accepted: 'var(--pr-accepted-fill)',
} as const;

export interface GaugeProps {
  used: number;
  of: number;
  label: string;
  tone?: keyof typeof fills;
  height?: number;
  width?: number | string;
}

export function Gauge({ used, of, label, tone = 'plain', height = 8, width }: GaugeProps) {
  const share = of > 0 ? Math.min(1, Math.max(0, used / of)) : 0;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(of, 1)}
      aria-valuenow={Math.min(used, Math.max(of, 1))}
      className={css.gauge}
      style={{ height, width }}
    >
      <span style={{ width: `${share * 100}%`, background: fills[tone] }} />
    </div>
  );
}
