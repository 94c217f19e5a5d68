/**
 * Creates a draft and opens it in the composer.
 */
import { useNavigate } from '@tanstack/react-router';
import { useWrite } from '../api';

export function useNewCampaign() {
  const navigate = useNavigate();
  const write = useWrite('campaign_create', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
  });
  return { create: () => write.mutate({}), busy: write.isPending, error: write.error };
}
