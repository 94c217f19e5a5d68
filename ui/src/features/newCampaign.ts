/**
 * Opens the page that begins a new campaign: a design, a plain letter or own HTML.
 */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

export function useNewCampaign(): () => void {
  const navigate = useNavigate();
  return useCallback(() => void navigate({ to: '/campaigns/new' }), [navigate]);
}
