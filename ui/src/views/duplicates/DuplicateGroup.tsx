/**
 * Contacts that may be the same person: the user chooses which one to keep, and the others are
 * merged into it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Checkbox, Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { Panel, useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { ContactRow, DuplicateGroupView } from '../../host/types';
import css from './duplicates.module.css';

const nameOf = (one: ContactRow) =>
  [one.given_name, one.family_name].filter(Boolean).join(' ') || one.address;

interface MemberProps {
  contact: ContactRow;
  /** Groups the radio buttons. */
  radioName: string;
  kept: boolean;
  excluded: boolean;
  /** A group of two has no contact to exclude. */
  canExclude: boolean;
  onKeep: () => void;
  onExclude: (excluded: boolean) => void;
}

function Member(props: MemberProps) {
  const { contact, radioName, kept, excluded, canExclude, onKeep, onExclude } = props;
  const { t } = useLingui();
  const format = useFormat();
  const { address } = contact;
  const fields = Object.entries(contact.fields).map(([field, value]) => `${field}: ${value}`);
  const details = [...contact.lists, ...contact.tags, ...fields].join(' · ');
  return (
    <div className={css.row}>
      <Radio aria-label={t`Keep ${address}`} name={radioName} checked={kept} onChange={onKeep} />
      <Stack gap={2} miw={0}>
        <span className="medium cut" title={address}>
          {address}
        </span>
        <span className="small soft cut" title={details}>
          {details || <Trans>no other details</Trans>}
        </span>
      </Stack>
      <span className="small faint num">{format.day(contact.created_at)}</span>
      {canExclude ? (
        <Checkbox
          size="xs"
          label={
            <span className="small">
              <Trans>same person</Trans>
            </span>
          }
          checked={!excluded}
          onChange={(event) => onExclude(!event.currentTarget.checked)}
        />
      ) : (
        <span className="small soft">
          {kept ? <Trans>is kept</Trans> : <Trans>is merged</Trans>}
        </span>
      )}
    </div>
  );
}

export function DuplicateGroup({ group }: { group: DuplicateGroupView }) {
  const { t } = useLingui();
  const showUndoToast = useUndoToast();
  const toast = useToast();
  const failureText = useFailureText();
  const [first] = group.people;
  const [kept, setKept] = useState(first?.id ?? '');
  const [excluded, setExcluded] = useState<string[]>([]);
  const name = first ? nameOf(first) : '';
  const merge = useWrite('contact_merge', {
    onDone: ({ change }) => showUndoToast(t`Contacts of ${name} merged.`, change),
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) }),
  });
  const part = useWrite('contact_distinct', {
    onDone: () => toast({ message: t`Contacts of ${name} are different people.` }),
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) }),
  });
  const exclude = (id: string, on: boolean) =>
    setExcluded((ids) => [...ids.filter((one) => one !== id), ...(on ? [id] : [])]);
  const others = group.people
    .map((one) => one.id)
    .filter((id) => id !== kept && !excluded.includes(id));
  return (
    <Panel
      title={name}
      right={
        <Box component="span" pr={8} className="small faint">
          {group.reason === 'mailbox' ? (
            <Trans>same mailbox</Trans>
          ) : (
            <Trans>same name and mailbox, phone or birthday</Trans>
          )}
        </Box>
      }
    >
      <div role="radiogroup" aria-label={t`Contact to keep for ${name}`}>
        {group.people.map((contact) => (
          <Member
            key={contact.id}
            contact={contact}
            radioName={`kept ${first?.id}`}
            kept={contact.id === kept}
            excluded={excluded.includes(contact.id)}
            canExclude={group.people.length > 2 && contact.id !== kept}
            onKeep={() => {
              setKept(contact.id);
              exclude(contact.id, false);
            }}
            onExclude={(on) => exclude(contact.id, on)}
          />
        ))}
      </div>
      <Group gap={12} justify="space-between" wrap="nowrap" className={css.foot}>
        <span className="small soft">
          <Trans>Lists, tags, fields and emails are combined; opt-outs are kept.</Trans>
        </span>
        <Button
          size="xs"
          variant="subtle"
          flex="none"
          ml="auto"
          aria-label={t`Contacts of ${name} are not the same person`}
          loading={part.isPending}
          onClick={() => part.mutate({ ids: group.people.map((one) => one.id) })}
        >
          <Trans>Not the same person</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          flex="none"
          disabled={others.length === 0}
          loading={merge.isPending}
          onClick={() => merge.mutate({ kept, others })}
        >
          <Trans>Merge</Trans>
        </Button>
      </Group>
    </Panel>
  );
}
