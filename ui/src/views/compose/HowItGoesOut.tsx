/**
 * How the campaign goes out, in one line, and the dialog that changes it: whoever sends the first
 * time reads "Now, through SendGrid" and goes on.
 */
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { allParts, usePlanWords, WayDialog } from '../../features/plan';
import type { CampaignDraft, RelayView } from '../../host/types';
import css from './compose.module.css';

export interface HowItGoesOutProps {
  draft: CampaignDraft;
  relays: RelayView[];
  onChange: (part: Partial<CampaignDraft>) => void;
}

export function HowItGoesOut({ draft, relays, onChange }: HowItGoesOutProps) {
  const words = usePlanWords();
  const [open, setOpen] = useState(false);
  const { relay, plan } = draft;
  const names = [relay, ...plan.next_relays].flatMap(
    (id) => relays.find((one) => one.id === id)?.name ?? [],
  );
  const extras = words.extras(plan);
  return (
    <section className={css.section}>
      <h2 className={css.heading}>
        <Trans>Delivery</Trans>
      </h2>
      <div className={css.way}>
        <p>{words.summary(plan, names)}</p>
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
      </div>
      <WayDialog
        parts={open ? allParts : null}
        title={<Trans>Delivery</Trans>}
        yes={<Trans>Save</Trans>}
        way={{ relay, plan }}
        onSave={(way) => {
          onChange(way);
          setOpen(false);
        }}
        onClose={() => setOpen(false)}
      />
    </section>
  );
}
