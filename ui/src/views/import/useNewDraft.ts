/**
 * "Email these people": a new draft that is addressed to the lists the people were put on.
 */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWrite } from '../../api';
import { useHost } from '../../host/context';
import { type Failure, toFailure } from '../../host/types';
import type { ImportOptions } from './plan';

export function useNewDraft(options: ImportOptions) {
  const host = useHost();
  const navigate = useNavigate();
  const create = useWrite('campaign_create');
  const save = useWrite('campaign_save');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);

  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      const lists = await host.call('list_all', {});
      const name = options.newList.trim();
      const made = options.makeList ? lists.find((list) => list.name === name) : undefined;
      const campaign = await create.mutateAsync({});
      await save.mutateAsync({
        id: campaign.id,
        revision: campaign.revision,
        draft: { ...campaign.draft, lists: [...options.lists, ...(made ? [made.id] : [])] },
      });
      await navigate({ to: '/campaigns/$id/compose', params: { id: campaign.id } });
    } catch (thrown) {
      setError(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { start, busy, error };
}
