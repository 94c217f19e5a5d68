/**
 * How many contacts match a rule today, with a sample; follows each change of the rule.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRead } from '../../api';
import { FailureText, Note, Panel, SkeletonRows } from '../../components';
import type { Group } from '../../features/segment';
import { useFormat } from '../../format';
import type { Answer } from '../../host/types';
import css from './segments.module.css';

/** Pause in typing before the matches are counted. */
const pauseMs = 250;

function Matches({ preview }: { preview: Answer<'segment_preview'> }) {
  const { t } = useLingui();
  const format = useFormat();
  const people = format.number(preview.people);
  const sendable = format.number(preview.sendable);
  if (preview.error) {
    return (
      <p className="soft">
        {preview.error === 'segment_unfinished' ? (
          <Trans>A condition is incomplete.</Trans>
        ) : (
          <Trans>A segment can’t have this many conditions.</Trans>
        )}
      </p>
    );
  }
  return (
    <>
      <p className={`${css.count} num`}>
        <Plural value={preview.people} one="one person" other={`${people} people`} />
      </p>
      <p className="small soft num">
        <Trans>{sendable} can receive email</Trans>
      </p>
      {preview.sample.length > 0 ? (
        <Stack component="ul" gap={4} className={css.sample} aria-label={t`Examples`}>
          {preview.sample.map(({ name, address }) => (
            <li key={address} className="small cut" title={address}>
              {name ? <b>{name}</b> : null} <span className="soft">{address}</span>
            </li>
          ))}
        </Stack>
      ) : null}
    </>
  );
}

export function MatchPreview({ rule }: { rule: Group }) {
  const { t } = useLingui();
  const [settled] = useDebouncedValue(rule, pauseMs);
  const { data, error } = useRead('segment_preview', { rule: settled }, { keep: true });
  return (
    <Panel title={t`Matches today`} pad>
      <Stack gap={12} aria-live="polite">
        {error ? (
          <Note kind="danger">
            <FailureText failure={error} />
          </Note>
        ) : data ? (
          <Matches preview={data} />
        ) : (
          <SkeletonRows rows={3} />
        )}
      </Stack>
    </Panel>
  );
}
