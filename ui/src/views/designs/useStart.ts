/**
 * Creates the draft of a new campaign and opens it in the composer.
 *
 * A draft from a design has the design's document, subject and preview text. Promises that a design
 * which cannot be rendered leaves no empty draft behind.
 */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Failure, toFailure, useWrite } from '../../api';
import { useHost } from '../../host/context';
import type { CampaignDraft } from '../../host/types';

export type Start =
  | { kind: 'design'; id: string; alternative: boolean }
  | { kind: 'letter' }
  | { kind: 'html' };

export function useStart() {
  const navigate = useNavigate();
  const host = useHost();
  const create = useWrite('campaign_create');
  const save = useWrite('campaign_save');
  const [busy, setBusy] = useState<Start | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const contentOf = async (start: Start): Promise<Partial<CampaignDraft>> => {
    if (start.kind !== 'design') return {};
    const { id, alternative } = start;
    const { document, subject, preheader } = await host.call('design_use', { id, alternative });
    const { html, text } = await host.call('document_render', { document });
    return { subject, preheader, content: { html, text, document: JSON.stringify(document) } };
  };

  const begin = async (start: Start) => {
    if (busy) return;
    setBusy(start);
    setFailure(null);
    try {
      const content = await contentOf(start);
      const { id, revision, draft } = await create.mutateAsync({});
      if (start.kind === 'design') {
        await save.mutateAsync({ id, revision, draft: { ...draft, ...content } });
      }
      await navigate({
        to: '/campaigns/$id/compose',
        params: { id },
        search: start.kind === 'html' ? { mode: 'html' } : {},
      });
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setBusy(null);
    }
  };

  return { begin, busy, failure };
}
