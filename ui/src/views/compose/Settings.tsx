/**
 * The form beside the mail: subject, preview text, sender, the lists it goes to, the relay.
 *
 * Each change is saved at once, also one with an error: a draft may be unfinished. The form itself
 * does not render when a field changes.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Title } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useRead } from '../../api';
import { FailureText, Note } from '../../components';
import css from './compose.module.css';
import { SenderFields, SubjectFields } from './Details';
import type { DraftProps } from './DraftInput';
import { PlanSection } from './PlanSection';
import { RecipientLists } from './RecipientLists';
import { SendVia } from './SendVia';
import { useStored } from './store';

function Section({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <Stack component="section" gap={12} className={css.section}>
      {title ? (
        <Title order={2} fz="0.875rem" lh="1.25rem">
          {title}
        </Title>
      ) : null}
      {children}
    </Stack>
  );
}

function Recipients({ draft, onChange }: DraftProps) {
  const lists = useStored(draft, (one) => one.lists);
  return <RecipientLists chosen={lists} onChange={(chosen) => onChange({ lists: chosen })} />;
}

export const Settings = memo(function Settings({ draft, onChange }: DraftProps) {
  const { t } = useLingui();
  const { data: relays, error } = useRead('relay_list', {});
  const field = { draft, onChange };
  return (
    <aside className={css.settings} aria-label={t`Campaign settings`}>
      <Section>
        <SubjectFields {...field} />
      </Section>
      <Section title={<Trans>From</Trans>}>
        <SenderFields {...field} />
      </Section>
      <Section title={<Trans>Recipients</Trans>}>
        <Recipients {...field} />
      </Section>
      <Section>
        <SendVia {...field} relays={relays} />
      </Section>
      {error ? (
        <Note kind="danger">
          <FailureText failure={error} />
        </Note>
      ) : null}
      <PlanSection {...field} relays={relays ?? []} />
    </aside>
  );
});
