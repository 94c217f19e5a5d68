/**
 * The placeholder for rows while they load: nothing for 150 ms, then bars of the real height.
 *
 * `useLate` tells when the wait is long enough to show anything.
 */

import { useLingui } from '@lingui/react/macro';
import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';

/** True once `waiting` has lasted `after` milliseconds. */
export function useLate(waiting: boolean, after = 150): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), after);
    return () => clearTimeout(timer);
  }, [waiting, after]);
  return waiting && late;
}

export interface SkeletonRowsProps {
  rows?: number;
  /** Height of a row in pixels. */
  height?: number;
}

export function SkeletonRows({ rows = 6, height = 32 }: SkeletonRowsProps) {
  const { t } = useLingui();
  const late = useLate(true);
  return (
    <div role="status" aria-label={t`Loading`} style={{ minHeight: rows * height }}>
      {late
        ? Array.from({ length: rows }, (_, index) => index).map((index) => (
            <div key={index} style={{ height, padding: `${(height - 12) / 2}px 16px` }}>
              <Skeleton height={12} width={`${[72, 54, 63, 80, 47][index % 5]}%`} />
            </div>
          ))
        : null}
    </div>
  );
}
