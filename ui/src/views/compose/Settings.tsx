/**
 * The form beside the mail: subject, preview text, sender, the lists it goes to, the relay.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import { IconFilter, IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useRead } from '../../api';
import { FailureText, Note } from '../../components';
import { type NamedField, useFields } from '../../features/mail/fields';
import { usePauseLabel } from '../../features/pauseLabels';
import { useFormat } from '../../format';
import type { CampaignDraft, ListView } from '../../host/types';
import css from './compose.module.css';
import { fieldText } from './editor/html';
import { PlanSection } from './PlanSection';

export interface SettingsProps {
  draft: CampaignDraft;
  onChange: (part: Partial<CampaignDraft>) => void;
}

/** A line of text that may hold merge fields, inserted at the cursor. */
function LineWithFields(props: {
  label: string;
  description?: string;
  value: string;
  placeholder?: string;
  fields: NamedField[];
  onChange: (value: string) => void;
}) {
  const { t } = useLingui();
  const { label, value, fields, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const put = (tag: string) => {
    const at = input.current?.selectionStart ?? value.length;
    const end = input.current?.selectionEnd ?? at;
    const words = fieldText(tag, tag === 'given_name' ? t`friend` : '');
    onChange(value.slice(0, at) + words + value.slice(end));
    input.current?.focus();
  };
  return (
    <TextInput
      ref={input}
      label={label}
      description={props.description}
      placeholder={props.placeholder}
      value={value}
      title={value || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Tooltip label={t`Insert merge field`}>
              <ActionIcon size="xs" aria-label={t`Insert merge field into “${label}”`}>
                <IconUserPlus size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown className={css.fieldList}>
            {fields
              .filter(({ tag }) => tag !== 'unsubscribe_url')
              .map(({ tag, name }) => (
                <Menu.Item key={tag} onClick={() => put(tag)}>
                  {name}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      }
    />
  );
}

function Lists({ draft, onChange }: SettingsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { data, error } = useRead('list_all', {});
  const segments = useRead('segment_list', {});
  // A segment is written to like a list.
  const all: (ListView & { segment?: boolean })[] = [
    ...(data ?? []),
    ...(segments.data ?? []).map((one) => ({ ...one, segment: true })),
  ];
  const chosen = (list: ListView) => draft.lists.includes(list.id);
  const toggle = (list: ListView) =>
    onChange({
      lists: chosen(list) ? draft.lists.filter((id) => id !== list.id) : [...draft.lists, list.id],
    });
  if (error)
    return (
      <Note kind="danger">
        <FailureText failure={error} />
      </Note>
    );
  if (data && all.length === 0) {
    return (
      <div className={css.noLists}>
        <p className="small soft">
          <Trans>No lists yet. Import contacts, or practice with sample contacts.</Trans>
        </p>
        <Button variant="default" size="xs" onClick={() => void navigate({ to: '/contacts' })}>
          <Trans>Open contacts</Trans>
        </Button>
      </div>
    );
  }
  return (
    <ul className={css.lists}>
      {all.map((list) => {
        const sendable = format.number(list.sendable);
        return (
          <li key={list.id}>
            <Checkbox
              checked={chosen(list)}
              onChange={() => toggle(list)}
              label={
                <span className={css.list}>
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
                    {list.sendable === list.people ? (
                      <Plural value={list.people} one="one person" other={`${sendable} people`} />
                    ) : (
                      <SomeOf sendable={sendable} people={format.number(list.people)} />
                    )}
                  </span>
                </span>
              }
              classNames={{ body: css.listBody, labelWrapper: css.listLabel }}
            />
          </li>
        );
      })}
    </ul>
  );
}

function SomeOf({ sendable, people }: { sendable: string; people: string }) {
  return (
    <Trans>
      {sendable} of {people} people
    </Trans>
  );
}

export function Settings({ draft, onChange }: SettingsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = usePauseLabel();
  const fields = useFields();
  const relays = useRead('relay_list', {});
  const letters = format.number(draft.preheader.length);
  const relay = relays.data?.find((one) => one.id === draft.relay);
  const gone = relays.data && draft.relay !== null && !relay;
  return (
    <aside className={css.settings} aria-label={t`Campaign settings`}>
      <section className={css.section}>
        <LineWithFields
          label={t`Subject`}
          placeholder={t`Subject line`}
          value={draft.subject}
          fields={fields}
          onChange={(subject) => onChange({ subject })}
        />
        <div>
          <LineWithFields
            label={t`Preview text`}
            placeholder={t`Shown after the subject line`}
            value={draft.preheader}
            fields={fields}
            onChange={(preheader) => onChange({ preheader })}
          />
          <p className={`${css.counter} small faint num`}>
            {draft.preheader.length === 0 ? (
              <Trans>If empty, inboxes show the first words of the email.</Trans>
            ) : draft.preheader.length > 110 ? (
              <Trans>{letters} characters; most inboxes show 90 to 110.</Trans>
            ) : (
              <Trans>{letters} characters; 40 to 90 is ideal.</Trans>
            )}
          </p>
        </div>
      </section>
      <section className={css.section}>
        <h2 className={css.heading}>
          <Trans>From</Trans>
        </h2>
        <TextInput
          label={t`Name`}
          placeholder={t`Your company or club`}
          value={draft.from_name}
          onChange={(event) => onChange({ from_name: event.currentTarget.value })}
        />
        <TextInput
          label={t`Email address`}
          type="email"
          placeholder="news@example.org"
          value={draft.from_address}
          onChange={(event) => onChange({ from_address: event.currentTarget.value })}
        />
        <TextInput
          label={t`Reply-to address`}
          type="email"
          placeholder={draft.from_address || t`same as sender`}
          value={draft.reply_to}
          onChange={(event) => onChange({ reply_to: event.currentTarget.value })}
        />
      </section>
      <section className={css.section}>
        <h2 className={css.heading}>
          <Trans>Recipients</Trans>
        </h2>
        <Lists draft={draft} onChange={onChange} />
      </section>
      <section className={css.section}>
        <Select
          label={t`Send via`}
          placeholder={t`Choose a relay`}
          value={relay ? relay.id : null}
          onChange={(relay) => {
            // Nobody takes over from themselves.
            const next_relays = draft.plan.next_relays.filter((id) => id !== relay);
            onChange({ relay, plan: { ...draft.plan, next_relays } });
          }}
          data={(relays.data ?? []).map((one) => ({
            value: one.id,
            label: one.paused ? t`${one.name} (paused)` : one.name,
          }))}
          error={
            relays.error?.message ??
            (gone ? t`This campaign’s relay was removed. Choose another.` : undefined)
          }
        />
        {relay?.kind === 'practice' ? (
          <p className="small soft">
            <Trans>Every email goes to the practice inbox; no real person receives it.</Trans>
          </p>
        ) : null}
        {relay?.paused ? <PausedNote name={relay.name} reason={words(relay.paused.why)} /> : null}
      </section>
      <PlanSection draft={draft} relays={relays.data ?? []} onChange={onChange} />
    </aside>
  );
}

function PausedNote({ name, reason }: { name: string; reason: string }) {
  return (
    <Note kind="warning">
      <Trans>
        {name} is paused: {reason}.
      </Trans>
    </Note>
  );
}
