/**
 * The lists, tags and segments that a campaign goes to, with how many people each reaches.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api';
import { FailureText, Note } from '../../components';
import { useFormat } from '../../format';
import type { ListView } from '../../host/types';
import css from './compose.module.css';

interface RecipientListsProps {
  /** Ids of lists and segments. */
  chosen: string[];
  onChange: (ids: string[]) => void;
}

export function RecipientLists({ chosen, onChange }: RecipientListsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { data, error } = useRead('list_all', {});
  const segments = useRead('segment_list', {});
  // A segment is written to like a list.
  const all: (ListView & { segment?: boolean; error?: string | null })[] = [
    ...(data ?? []),
    ...(segments.data ?? []).map((one) => ({ ...one, segment: true })),
  ];
  const toggle = ({ id }: ListView) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  if (error)
    return (
      <Note kind="danger">
        <FailureText failure={error} />
      </Note>
    );
  if (data && all.length === 0) {
    return (
      <Stack gap={8} align="flex-start">
        <p className="small soft">
          <Trans>No lists yet. Import contacts, or practice with sample contacts.</Trans>
        </p>
        <Button variant="default" size="xs" onClick={() => void navigate({ to: '/contacts' })}>
          <Trans>Open contacts</Trans>
        </Button>
      </Stack>
    );
  }
  return (
    <Stack component="ul" gap={8} p={2} className={css.lists}>
      {all.map((list) => {
        const sendable = format.number(list.sendable);
        return (
          <li key={list.id}>
            <Checkbox
              checked={chosen.includes(list.id)}
              onChange={() => toggle(list)}
              label={
                <Stack component="span" gap={0}>
                  <span className="cut" title={list.name}>
                    {list.segment ? (
                      <IconFilter
                        size={14}
                        stroke={1.8}
                        aria-label={t`Segment`}
                        style={{ verticalAlign: '-2px', marginRight: 4 }}
                      />
                    ) : null}
                    {list.name}
                  </span>
                  <span className="small faint num">
                    {list.error ? (
                      <Trans>can’t be counted</Trans>
                    ) : list.sendable === list.people ? (
                      <Plural value={list.people} one="one person" other={`${sendable} people`} />
                    ) : (
                      <SomeOf sendable={sendable} people={format.number(list.people)} />
                    )}
                  </span>
                </Stack>
              }
              styles={{ labelWrapper: { flex: 1, minWidth: 0 } }}
            />
          </li>
        );
      })}
    </Stack>
  );
}

function SomeOf({ sendable, people }: { sendable: string; people: string }) {
  return (
    <Trans>
      {sendable} of {people} people
    </Trans>
  );
}
