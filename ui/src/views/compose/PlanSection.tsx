/**
 * The campaign's plan in one line ("Now, via SendGrid"), and the button that opens its dialog.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { allParts, PlanDialog, usePlanLabels } from '../../features/plan';
import type { CampaignDraft, RelayView } from '../../host/types';
import css from './compose.module.css';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

export interface PlanSectionProps {
  draft: DraftStore;
  relays: RelayView[];
  onChange: (part: Partial<CampaignDraft>) => void;
}

export function PlanSection({ draft, relays, onChange }: PlanSectionProps) {
  const labels = usePlanLabels();
  const [open, setOpen] = useState(false);
  const relay = useStored(draft, (one) => one.relay);
  const plan = useStored(draft, (one) => one.plan);
  const names = [relay, ...plan.next_relays].flatMap(
    (id) => relays.find((one) => one.id === id)?.name ?? [],
  );
  const extras = labels.extras(plan);
  return (
    <Stack component="section" gap={12} className={css.section}>
      <Title order={2} fz="0.875rem" lh="1.25rem">
        <Trans>Delivery</Trans>
      </Title>
      <Stack gap={8} align="flex-start" style={{ overflowWrap: 'anywhere' }}>
        <p>{labels.summary(plan, names)}</p>
        {extras.length > 0 ? (
          <ul className="small soft">
            {extras.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        ) : null}
        <Button variant="default" size="xs" onClick={() => setOpen(true)}>
          <Trans>Edit…</Trans>
        </Button>
      </Stack>
      <PlanDialog
        parts={open ? allParts : null}
        title={<Trans>Delivery</Trans>}
        yes={<Trans>Save</Trans>}
        value={{ relay, plan }}
        onSave={(value) => {
          onChange(value);
          setOpen(false);
        }}
        onClose={() => setOpen(false)}
      />
    </Stack>
  );
}
