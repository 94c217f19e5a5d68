/**
 * Walks through the people a mail goes to: previous, "1 of 4,000", next.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useFormat } from '../../format';
import css from './preview.module.css';

export interface PagerProps {
  /** From 0. */
  place: number;
  count: number;
  onPlace: (place: number) => void;
}

export function Pager({ place, count, onPlace }: PagerProps) {
  const { t } = useLingui();
  const format = useFormat();
  const here = format.number(Math.min(place + 1, count));
  const all = format.number(count);
  return (
    <span className={css.pager}>
      <ActionIcon
        size="xs"
        aria-label={t`Previous person`}
        disabled={place <= 0}
        onClick={() => onPlace(place - 1)}
      >
        <IconChevronLeft size={15} aria-hidden />
      </ActionIcon>
      <span className="small faint num" role="status">
        {count === 0 ? (
          <Trans>no one yet</Trans>
        ) : (
          <Trans>
            {here} of {all}
          </Trans>
        )}
      </span>
      <ActionIcon
        size="xs"
        aria-label={t`Next person`}
        disabled={place >= count - 1}
        onClick={() => onPlace(place + 1)}
      >
        <IconChevronRight size={15} aria-hidden />
      </ActionIcon>
    </span>
  );
}
