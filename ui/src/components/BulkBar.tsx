/**
 * What can be done with the chosen rows; floats at the bottom of a table while any are chosen.
 */

import { Plural, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../format';
import css from './BulkBar.module.css';

export interface BulkBarProps {
  count: number;
  onClear: () => void;
  children: ReactNode;
}

export function BulkBar({ count, onClear, children }: BulkBarProps) {
  const { t } = useLingui();
  const format = useFormat();
  const number = format.number(count);
  if (count === 0) return null;
  return (
    <section className={css.bar} aria-label={t`For the chosen ones`}>
      <span className="medium num">
        <Plural value={count} one={`${number} chosen`} other={`${number} chosen`} />
      </span>
      <span className={css.line} />
      {children}
      <ActionIcon aria-label={t`Clear selection`} onClick={onClear}>
        <IconX size={16} />
      </ActionIcon>
    </section>
  );
}
