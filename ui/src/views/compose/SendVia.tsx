/**
 * The relay that the campaign is sent through, and what to know about it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { Note } from '../../components';
import { usePauseLabel } from '../../features/pauseLabels';
import type { CampaignDraft, RelayView } from '../../host/types';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

export interface SendViaProps {
  draft: DraftStore;
  /** Undefined: not known yet. */
  relays: RelayView[] | undefined;
  onChange: (part: Partial<CampaignDraft>) => void;
}

export function SendVia({ draft, relays, onChange }: SendViaProps) {
  const { t } = useLingui();
  const words = usePauseLabel();
  const chosen = useStored(draft, (one) => one.relay);
  const relay = relays?.find((one) => one.id === chosen);
  const removed = relays && chosen !== null && !relay;
  return (
    <>
      <Select
        label={t`Send via`}
        placeholder={t`Choose a relay`}
        value={relay ? relay.id : null}
        onChange={(id) => {
          // A relay is no backup of itself.
          const { plan } = draft.get();
          const next_relays = plan.next_relays.filter((next) => next !== id);
          onChange({ relay: id, plan: { ...plan, next_relays } });
        }}
        data={(relays ?? []).map((one) => ({
          value: one.id,
          label: one.paused ? t`${one.name} (paused)` : one.name,
        }))}
        error={removed ? t`This campaign’s relay was removed. Choose another.` : undefined}
      />
      {relay?.kind === 'practice' ? (
        <p className="small soft">
          <Trans>Every email goes to the practice inbox; no real person receives it.</Trans>
        </p>
      ) : null}
      {relay?.paused ? <PausedNote name={relay.name} reason={words(relay.paused.why)} /> : null}
    </>
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
