/**
 * The saved segments with their numbers of contacts; one of them is open.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useFormat } from '../../format';
import type { SegmentView } from '../../host/types';
import css from './segments.module.css';

export interface SegmentListProps {
  segments: SegmentView[];
  /** The id of the segment that is open. */
  opened: string | null;
  onOpen: (id: string) => void;
}

export function SegmentList({ segments, opened, onOpen }: SegmentListProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Stack component="ul" gap={1} miw={0} aria-label={t`Segments`}>
      {segments.map(({ id, name, people, error }) => (
        <li key={id}>
          <button
            type="button"
            className={css.item}
            aria-pressed={id === opened}
            onClick={() => onOpen(id)}
          >
            <span className="cut medium" title={name}>
              {name}
            </span>
            {error === null ? (
              <span className="small faint num">{format.number(people)}</span>
            ) : (
              <span className="small" style={{ color: 'var(--pr-danger)', flex: 'none' }}>
                <Trans>can’t be counted</Trans>
              </span>
            )}
          </button>
        </li>
      ))}
    </Stack>
  );
}
